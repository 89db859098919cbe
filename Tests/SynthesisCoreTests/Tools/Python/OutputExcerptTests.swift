import Testing

@testable import Python

@Suite("An excerpt of output")
struct OutputExcerptTests {
  @Test("Short output is whole, however it is split", arguments: 1...9)
  func whole(size: Int) {
    let text = "aé✓😀\nz"
    var excerpt = OutputExcerpt(limit: 10)
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: size) {
      excerpt.append(bytes[start..<min(start + size, bytes.count)])
    }
    #expect(excerpt.text == text)
    #expect(!excerpt.isTruncated)
  }

  @Test("Long output is its beginning and its end", arguments: [11, 30, 100, 100_000])
  func cut(length: Int) {
    var excerpt = OutputExcerpt(limit: 10)
    let bytes = Array((String(repeating: "é", count: length - 10) + "0123456789").utf8)
    for start in stride(from: 0, to: bytes.count, by: 7) {
      excerpt.append(bytes[start..<min(start + 7, bytes.count)])
    }
    #expect(excerpt.text.hasPrefix(length >= 15 ? "ééééé\n" : "é0123\n"))
    #expect(excerpt.text.hasSuffix("\n56789"))
    #expect(excerpt.text.contains("output left out"))
    #expect(excerpt.isTruncated)
  }
}
