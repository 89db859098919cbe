import Testing

@testable import Base

@Suite("Positions in a text")
struct TextPositionTests {
  @Test(
    "a byte's place is its line and its column in characters",
    arguments: [
      ("", 0, "1:1"), ("abc", 2, "1:3"), ("a\nb", 2, "2:1"), ("\n\n", 2, "3:1"),
      ("é!", 2, "1:2"), ("🧪!", 4, "1:2"), ("名前\nd名!", 11, "2:3"), ("a\r\nb", 3, "2:1"),
      ("ab", 9, "1:3"),
    ])
  func place(text: String, offset: Int, expected: String) {
    #expect(TextPosition(of: offset, in: Array(text.utf8)).description == expected)
  }

  @Test("a text in pieces leads to the same place, even when a character is cut")
  func pieces() {
    let text = Array("a🧪\né名x".utf8)
    let whole = TextPosition(of: text.count, in: text)
    for cut in 0...text.count {
      var position = TextPosition()
      position.advance(over: text[..<cut])
      position.advance(over: text[cut...])
      #expect(position == whole)
    }
  }
}
