import Base

/// The part of a text that says most about a query, as search engines show it under a title.
struct Snippet {
  /// Longer texts are looked at only so far.
  private static let scanLimit = 256 * 1024

  private struct Match {
    var range: Range<Int>
    var term: String
  }

  /// What each term of the query tells.
  let weights: [String: Float]
  /// In bytes, roughly.
  let length: Int
  /// The letters that a word must begin with to be one of the terms: stems keep their beginnings,
  /// and most words are passed over without being looked at further.
  private let beginnings: Set<UInt8>

  init(weights: [String: Float], length: Int = 280) {
    self.weights = weights
    self.length = length
    beginnings = Set(weights.keys.compactMap(\.utf8.first))
  }

  /// One line, with `…` where the text goes on.
  func cut(from text: String) -> String {
    var text = text
    return text.withUTF8 { bytes in
      let bytes = UnsafeBufferPointer(rebasing: bytes.prefix(Self.scanLimit))
      let window = bestWindow(matches(in: bytes), in: bytes)
      var line = String(decoding: bytes[window], as: UTF8.self)
        .split(whereSeparator: \.isWhitespace).joined(separator: " ")
      if window.lowerBound > 0 { line = "… " + line }
      if window.upperBound < bytes.count { line += " …" }
      return line
    }
  }

  private func matches(in bytes: UnsafeBufferPointer<UInt8>) -> [Match] {
    var matches: [Match] = []
    var index = 0
    while index < bytes.count {
      let end = Self.endOfWord(at: index, in: bytes)
      guard end > index else {
        index += 1
        continue
      }
      let first = bytes[index]
      let lower = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) ? first | 0x20 : first
      if lower >= 0x80 || beginnings.contains(lower) {
        let word = String(decoding: bytes[index..<end], as: UTF8.self)
        for term in SearchTerms.of(word) where weights[term] != nil {
          matches.append(Match(range: index..<end, term: term))
        }
      }
      index = end
    }
    return matches
  }

  /// A word is letters and digits of ASCII with anything beyond it; of what has no spaces at most
  /// some eight letters are taken as one.
  private static func endOfWord(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var end = start
    while end < bytes.count {
      switch bytes[end] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        end += 1
      case 0x80...:
        if end - start >= 24, bytes[end] >= 0xC0 { return end }
        end += 1
      case UInt8(ascii: "'"), UInt8(ascii: "."), UInt8(ascii: ","):
        guard end > start, end + 1 < bytes.count, isAlphanumeric(bytes[end + 1]) else { return end }
        end += 1
      default: return end
      }
    }
    return end
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    Unicode.Scalar(byte).properties.isAlphabetic && byte < 0x80
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// The window whose terms weigh most together, each counted once; of equal ones the first.
  private func bestWindow(
    _ matches: [Match], in bytes: UnsafeBufferPointer<UInt8>
  ) -> Range<Int> {
    var counts: [String: Int] = [:]
    var weight: Float = 0
    var best: (weight: Float, range: Range<Int>) = (0, 0..<0)
    var first = 0
    for last in matches.indices {
      let match = matches[last]
      counts[match.term, default: 0] += 1
      if counts[match.term] == 1 { weight += weights[match.term] ?? 0 }
      while first < last, match.range.upperBound - matches[first].range.lowerBound > length {
        let term = matches[first].term
        counts[term, default: 0] -= 1
        if counts[term] == 0 { weight -= weights[term] ?? 0 }
        first += 1
      }
      // Sums of the same weights in another order may differ by a hair.
      if weight > best.weight * 1.0001 {
        best = (weight, matches[first].range.lowerBound..<match.range.upperBound)
      }
    }
    return widened(best.range, in: bytes)
  }

  /// Fills the window up with what stands around it, from a space to a space.
  private func widened(
    _ core: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>
  ) -> Range<Int> {
    let room = max(0, length - core.count)
    var start = max(0, core.lowerBound - room / 4)
    var end = min(bytes.count, start + max(length, core.count))
    start = max(0, min(start, end - length))
    if start > 0 {
      start = bytes[start..<core.lowerBound].firstIndex(of: UInt8(ascii: " ")) ?? start
    }
    if end < bytes.count {
      end = bytes[max(core.upperBound, start)..<end].lastIndex(of: UInt8(ascii: " ")) ?? end
    }
    // Never in the middle of a letter.
    while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return start..<max(start, end)
  }
}
