import Base
import Foundation

/// Pages with the texts that a person found in them, in the layout of the public benchmark of
/// article extraction: `ground-truth.json`, which has `articleBody` by id, and `html/<id>.html`, as
/// they are or compressed with gzip.
package struct PageSet: Sendable {
  package struct Page: Sendable {
    package let id: String
    package let bytes: [UInt8]
    package let expected: String
  }

  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// The folder of the pages made for the tests.
  package static let made = Products.repository.appending(path: "Tests/Pages").path

  package let pages: [Page]

  package init(folder: String) async throws {
    let truth = try JSONValue(parsing: Self.read(folder + "/ground-truth.json"))
    guard let members = truth.object?.members else {
      throw Failure(description: "ground-truth.json is no object")
    }
    let unpacked = try TemporaryDirectory()
    defer { withExtendedLifetime(unpacked) {} }
    try await Self.unpack(folder + "/html", into: unpacked.path)
    pages = try members.sorted { $0.key < $1.key }.map { member in
      let name = "/\(member.key).html"
      let plain = folder + "/html" + name
      let isPlain = FileManager.default.fileExists(atPath: plain)
      return Page(
        id: member.key, bytes: try Self.read(isPlain ? plain : unpacked.path + name),
        expected: member.value["articleBody"]?.string ?? "")
    }
  }

  package static func read(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path)))
  }

  /// One process for all of them.
  private static func unpack(_ folder: String, into target: String) async throws {
    let script = """
      for file in "$1"/*.gz; do
        if [ -e "$file" ]; then gzip -dc "$file" > "$2/$(basename "$file" .gz)" || exit 1; fi
      done
      """
    let result = try await CommandRun.run("/bin/sh", ["-c", script, "sh", folder, target])
    guard result.code == 0 else { throw Failure(description: "gzip failed: \(result.errors)") }
  }
}
