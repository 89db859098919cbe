import Testing

@testable import Base

@Suite("Words of a command to paste")
struct ShellWordTests {
  @Test(
    "A shell reads the word as the text",
    arguments: [
      ("a/b-1.json", "a/b-1.json"), ("my seeds.json", "'my seeds.json'"), ("", "''"),
      ("it's", #"'it'\''s'"#), ("$HOME", "'$HOME'"), ("~/a", "'~/a'"), ("a;b", "'a;b'"),
      ("é", "'é'"),
    ])
  func quoted(text: String, word: String) { #expect(text.shellWord == word) }
}
