import Testing

@testable import Base

@Suite("Secrets in texts of others")
struct SecretTextTests {
  static let key = Secret("sk-canary-5f2d9c")

  @Test(
    "a key is taken out wherever it stands",
    arguments: [
      ("", ""), ("nothing here", "nothing here"), ("sk-canary-5f2d9c", "<secret>"),
      ("a sk-canary-5f2d9c b sk-canary-5f2d9c", "a <secret> b <secret>"),
      ("sk-sk-canary-5f2d9c!", "sk-<secret>!"), ("sk-canary-5f2d9", "sk-canary-5f2d9"),
      ("ssk-canary-5f2d9csk-canary-5f2d9cs", "s<secret><secret>s"),
    ])
  func texts(text: String, expected: String) {
    #expect(Self.key.hidden(in: text) == expected)
    #expect(Self.key.hidden(in: Array(text.utf8)) == Array(expected.utf8))
    #expect(Self.key.hidden(in: .string(text)) == .string(expected))
  }

  @Test("in values it is taken out of strings and names, however deep")
  func values() {
    let value: JSONValue = ["a": ["x sk-canary-5f2d9c", 1, nil], "sk-canary-5f2d9c": true]
    #expect(Self.key.hidden(in: value) == ["a": ["x <secret>", 1, nil], "<secret>": true])
  }

  @Test("a key that may be a word stays a word")
  func shortKeys() {
    #expect(Secret("none").hidden(in: "none of it") == "none of it")
    #expect(Secret("").hidden(in: Array("text".utf8)) == Array("text".utf8))
  }
}
