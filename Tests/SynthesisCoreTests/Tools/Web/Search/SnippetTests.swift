import Testing

@testable import Web

@Suite("Snippets")
struct SnippetTests {
  private static let filler = String(repeating: "nothing to see here. ", count: 40)

  private func cut(_ text: String, _ terms: [String], length: Int = 80) -> String {
    Snippet(weights: Dictionary(uniqueKeysWithValues: terms.map { ($0, 1) }), length: length)
      .cut(from: text)
  }

  @Test("A short text is shown whole, on one line")
  func short() {
    #expect(cut("Zinc is\n a  metal.", ["zinc"]) == "Zinc is a metal.")
    #expect(cut("", ["zinc"]) == "")
  }

  @Test("Of a long text the part is shown that has most of the query's words")
  func window() {
    let text =
      Self.filler + "Zinc alone. " + Self.filler + "Zinc was found by Marggraf. " + Self.filler
    let snippet = cut(text, ["zinc", "marggraf"])
    #expect(snippet.contains("Zinc was found by Marggraf"))
    #expect(snippet.hasPrefix("… ") && snippet.hasSuffix(" …"))
    #expect(snippet.utf8.count <= 90)
  }

  @Test("Words are found in their other forms, and in scripts without spaces")
  func forms() {
    #expect(cut(Self.filler + "Nine Bridges-crossing", ["bridg"]).contains("Bridges-crossing"))
    let japanese = String(repeating: "雨が降っている。", count: 60) + "東京都の庁舎は新宿にある。"
    #expect(cut(japanese, ["庁舎"]).contains("庁舎"))
  }

  @Test("Without a match the beginning is shown, and no letter is cut in two", arguments: 20...40)
  func beginning(length: Int) {
    let text = String(repeating: "äöü", count: 100)
    let snippet = cut(text, ["zinc"], length: length)
    #expect(snippet.hasSuffix(" …") && !snippet.contains("\u{FFFD}"))
    #expect(text.hasPrefix(snippet.dropLast(2)))
  }
}
