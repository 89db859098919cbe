import Foundation
import TestSupport

/// Seed files of any length.
enum SeedFile {
  /// One seed a line, no two alike.
  static func write(_ name: String, count: Int, in folder: TemporaryDirectory) throws -> String {
    let path = try folder.write(name, "")
    guard let file = FileHandle(forWritingAtPath: path) else {
      throw BenchmarkFailure("can't write \(path)")
    }
    defer { file.closeFile() }
    for start in stride(from: 1, through: count, by: 10_000) {
      let lines = (start...min(start + 9_999, count)).map { number in
        "{\"content\": \"\(content(number))\"}"
      }
      try file.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
    }
    return path
  }

  static func content(_ number: Int) -> String {
    """
    Orchard \(number): crates of \(number % 97 + 3) apples at \(number % 89 + 11) cents each
    """
  }
}
