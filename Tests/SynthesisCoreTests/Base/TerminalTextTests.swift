import Testing

@testable import Base

@Suite("Text on a terminal")
struct TerminalTextTests {
  @Test(
    "wide characters take two columns, combining ones none",
    arguments: [
      ("", 0), ("seed", 4), ("é", 1), ("e\u{301}", 1), ("東京", 4), ("한국", 4), ("ｆ", 2),
      ("😀", 2), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("❤\u{FE0F}", 2), ("█░·…", 4), ("\u{200B}", 0),
    ])
  func columns(text: String, columns: Int) {
    #expect(text.columns == columns)
  }

  @Test(
    "a text is cut where there is no room for a whole character",
    arguments: [
      ("abc", 2, "ab"), ("abc", 3, "abc"), ("abc", 9, "abc"), ("a東b", 2, "a"), ("a東b", 3, "a東"),
      ("東", 1, ""), ("abc", 0, ""),
    ])
  func prefix(text: String, columns: Int, expected: String) {
    #expect(text.prefix(columns: columns) == expected)
  }

  @Test("columns are filled up by what a text takes, not by its characters")
  func padded() {
    #expect("東".padded(columns: 4) == "東  ")
    #expect("東京".padded(columns: 3) == "東京")
  }

  @Test(
    "control characters are taken out, whatever they would do, and line feeds stay",
    arguments: [
      ("a\u{1B}[31mb", "a [31mb"), ("a\rb", "a b"), ("a\u{9B}b\u{7F}", "a b "), ("a\nb", "a\nb"),
      ("plain é", "plain é"),
    ])
  func control(text: String, expected: String) {
    #expect(text.withoutControlCharacters == expected)
  }

  @Test("decoration becomes ASCII, and what is none of ours stays")
  func decoration() {
    #expect("██░ 1/2 · a… – “x”".withPlainDecoration == "##. 1/2 - a... - \"x\"")
    #expect("seeds_東京.json".withPlainDecoration == "seeds_東京.json")
  }
}
