/// One-based positions in a seed file, as `--seed-index` names them: `3`, `3,7-9`.
package struct SeedIndexes: Sendable, Hashable, CustomStringConvertible {
  /// In order, without overlap.
  package let ranges: [ClosedRange<Int>]

  /// Nil for a text that is not a list of positions and ranges from low to high.
  package init?(parsing text: String) {
    var parsed: [ClosedRange<Int>] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let bounds = part.split(separator: "-", omittingEmptySubsequences: false).map {
        $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int($0) : nil
      }
      guard bounds.count <= 2, let first = bounds.first ?? nil, let last = bounds.last ?? nil,
        first >= 1, first <= last
      else { return nil }
      parsed.append(first...last)
    }
    guard !parsed.isEmpty else { return nil }
    ranges = Self.merged(parsed)
  }

  func contains(_ index: Int) -> Bool { ranges.contains { $0.contains(index) } }

  var last: Int { ranges.last?.upperBound ?? 0 }

  /// As it would be written.
  package var description: String {
    ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }

  /// The parts that lie beyond a file of that many seeds, as they would be written.
  func beyond(_ count: Int) -> [String] {
    ranges.compactMap { range in
      guard range.upperBound > count else { return nil }
      let first = max(range.lowerBound, count + 1)
      return first == range.upperBound ? "\(first)" : "\(first)-\(range.upperBound)"
    }
  }

  private static func merged(_ ranges: [ClosedRange<Int>]) -> [ClosedRange<Int>] {
    ranges.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { merged, range in
      if let last = merged.last, last.upperBound >= range.lowerBound - 1 {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
  }
}
