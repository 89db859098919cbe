import Foundation
import Testing

@testable import SynthesisCore

@Suite("Config files on disk")
struct ConfigurationFileTests {
  private static func load(_ path: String) throws(ConfigurationError) -> LoadedConfiguration {
    try ConfigurationLoader.load(path: path, environment: [:], modelUse: .none)
  }

  @Test("a file is read under the path it was named by")
  func file() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: url) }  // the directory is temporary anyway
    try Data(#"{"environment_mode": "math", "max_depth": 4}"#.utf8).write(to: url)
    #expect(try Self.load(url.path).configuration.maxDepth == 4)
    try Data(#"{"environment_mode": "math", "dept": 4}"#.utf8).write(to: url)
    do { _ = try Self.load(url.path) } catch {
      #expect(
        error.description == #"\#(url.path):1:30: unknown key "dept"; did you mean "depth"?"#)
      return
    }
    Issue.record("an unknown key is accepted")
  }

  @Test(
    "a file that cannot be read is one problem",
    arguments: [
      ("/nowhere/c.json", "/nowhere/c.json: cannot open the file: No such file or directory"),
      ("/", "/: cannot read the file: Is a directory"),
      ("/dev/zero", "/dev/zero: the file is larger than 16 MiB; that is no config file"),
    ])
  func unreadable(path: String, sentence: String) {
    #expect(throws: ConfigurationError.self) { try Self.load(path) }
    do { _ = try Self.load(path) } catch { #expect(error.description == sentence) }
  }
}
