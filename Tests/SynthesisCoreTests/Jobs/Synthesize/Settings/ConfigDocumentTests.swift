import Foundation
import Testing

@testable import Base
@testable import Engine
@testable import SynthesisCore
@testable import Synthesize

/// docs/CONFIG.md is checked against the code, so that it cannot go stale.
@Suite("docs/CONFIG.md")
struct ConfigDocumentTests {
  private struct Block {
    let kind: String
    let text: String
  }

  private static func document() throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../../..").standardizedFileURL
    return try String(contentsOf: root.appending(path: "docs/CONFIG.md"), encoding: .utf8)
  }

  /// The fenced blocks with their info strings.
  private static func blocks() throws -> [Block] {
    let parts = try document().components(separatedBy: "\n```")
    return stride(from: 1, to: parts.count - 1, by: 2).map { index in
      let lines = parts[index].split(separator: "\n", maxSplits: 1)
      return Block(kind: String(lines[0]), text: lines.count > 1 ? String(lines[1]) : "")
    }
  }

  @Test("every config shown loads")
  func examples() throws {
    let configs = try Self.blocks().filter { $0.kind == "json" }
    #expect(configs.count == 6)
    let environment = [
      "OPENAI_MODEL": "m", "OPENAI_API_BASE": "http://localhost/v1", "OPENAI_API_KEY": "k",
    ]
    for config in configs {
      #expect(throws: Never.self, "\(config.text)") {
        try loadSettings(config.text, environment: environment, purpose: .run)
      }
    }
  }

  @Test("the mistakes shown are reported as shown")
  func mistakes() throws {
    let blocks = try Self.blocks()
    let place = try #require(blocks.firstIndex { $0.kind == "json mistakes" })
    do {
      _ = try SynthesisSettings.schema(.standard).load(
        Array(blocks[place].text.utf8), file: "my_config.json",
        environment: EnvironmentVariables(environment: [:]), purpose: .inspection)
      Issue.record("the mistakes are accepted")
    } catch {
      #expect(error.description == blocks[place + 1].text)
    }
  }

  @Test("every seed file shown is read without a bad seed")
  func seeds() throws {
    let files = try Self.blocks().filter { $0.kind.hasSuffix(" seeds") }
    let counts = try files.map { file in
      let entries = try readSeeds(file.text)
      for case .bad(let seed) in entries { Issue.record("\(seed.reason)") }
      return entries.count
    }
    #expect(counts == [3, 3, 1, 1, 2])
  }

  @Test("every key has a row with its short name, its default and its range")
  func table() throws {
    let rows = try Self.document().split(separator: "\n").filter { $0.hasPrefix("| `") }.map {
      $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let defaults = SynthesisSettings()
    for key in SynthesisSettings.schema(.standard).keys {
      let heading = key.names.map { "`\($0)`" }.joined(separator: ", short ")
      let row = try #require(rows.first { $0[0] == heading }, "\(key.name)")
      if key.name == "environment_mode" { continue }
      #expect(row[2] == "`\(key.write(defaults).jsonText)`", "\(key.name)")
      try Self.checkRange(key, row[3])
    }
  }

  /// Where a range says from where to where, its ends are accepted and what is next to them is not.
  private static func checkRange(_ key: SettingKey<SynthesisSettings>, _ range: String) throws {
    let ends = range.components(separatedBy: " to ").compactMap(Double.init)
    guard ends.count == 2 else { return }
    func isAccepted(_ value: Double) throws -> Bool {
      let text = Int(exactly: value).map(String.init) ?? "\(value)"
      return settingsProblems("{\"environment_mode\": \"math\", \"\(key.name)\": \(text)}")
        .isEmpty
    }
    let step = ends[1] > 2 ? 1 : 0.01
    #expect(try isAccepted(ends[0]) && isAccepted(ends[1]), "\(key.name)")
    #expect(try !isAccepted(ends[0] - step) && !isAccepted(ends[1] + step), "\(key.name)")
  }

  @Test("every key of older configs that the document names gives a warning")
  func deprecated() throws {
    let section = try #require(
      Self.document().components(separatedBy: "### Keys of older configs").last?
        .components(separatedBy: "```").first)
    let names = section.split(separator: "\n").filter { $0.hasPrefix("| `") }.flatMap { row in
      row.split(separator: "|")[0].split(separator: ",").map {
        $0.filter { $0 != "`" && $0 != " " }.replacing("…", with: "x")
      }
    }
    #expect(names.count == 6)
    for name in names {
      #expect(SynthesisSettings.schema(.standard).deprecatedKey(named: name) != nil, "\(name)")
    }
  }
}
