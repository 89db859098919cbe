import Base
import Foundation

/// The queries of a test collection.
enum TestQueries {
  typealias Query = (id: String, text: String)

  /// Reads JSON lines (`id` or `_id`, `text`), lines of an id, a tab and a text, or TREC topics
  /// (`<top>` with `<num>` and `<title>`).
  static func read(_ path: String) throws -> [Query] {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    if text.contains("<top>") { return try topics(text) }
    let lines = text.split(whereSeparator: \.isNewline)
    return try lines.map { try query(String($0)) }
  }

  private static func query(_ line: String) throws -> Query {
    guard line.hasPrefix("{") else {
      let parts = line.split(separator: "\t", maxSplits: 1)
      guard parts.count == 2 else { throw BenchmarkFailure("no query: \(line)") }
      return (String(parts[0]), String(parts[1]))
    }
    let value = try JSONValue(parsing: line)
    let id = value["id"] ?? value["_id"] ?? value["query_id"]
    guard let id = id?.string ?? id?.integer.map(String.init), let text = value["text"]?.string
    else { throw BenchmarkFailure("no query: \(line)") }
    return (id, text)
  }

  private static func topics(_ text: String) throws -> [Query] {
    try text.split(separator: "<top>").dropFirst(text.hasPrefix("<top>") ? 0 : 1).map { topic in
      guard let number = field("num", of: topic), let title = field("title", of: topic) else {
        throw BenchmarkFailure("a topic lacks its number or title")
      }
      return (number.replacing("Number:", with: "").trimmed, title.trimmed)
    }
  }

  /// A field ends with the next tag.
  private static func field(_ name: String, of topic: Substring) -> String? {
    guard let start = topic.firstRange(of: "<\(name)>") else { return nil }
    return String(topic[start.upperBound...].prefix { $0 != "<" })
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
