import Testing

@testable import Base

@Suite("Near misses")
struct NearMissTests {
  private static let known = ["max_depth", "min_depth", "tools", "depth", "--seeds", "api_key"]

  @Test(
    "a misspelt word finds the one it was meant to be",
    arguments: [
      ("max_depht", "max_depth"), ("maxdepth", "max_depth"), ("max-depth", "max_depth"),
      ("MAX_DEPTH", "max_depth"), ("tool", "tools"), ("dept", "depth"), ("--seed", "--seeds"),
      ("apikey", "api_key"), ("mni_depth", "min_depth"),
    ])
  func found(word: String, expected: String) {
    #expect(NearMiss.suggestion(for: word, among: Self.known) == expected)
  }

  @Test("a word that is near to none finds none", arguments: ["", "x", "comment", "temperature"])
  func notFound(word: String) {
    #expect(NearMiss.suggestion(for: word, among: Self.known) == nil)
    #expect(NearMiss.hint(for: word, among: Self.known) == "")
  }
}
