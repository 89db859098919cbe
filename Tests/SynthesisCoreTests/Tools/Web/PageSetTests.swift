import TestSupport
import Testing

@Suite("Pages made for the tests")
struct PageSetTests {
  @Test("The main text of each of them is found, nearly word for word")
  func quality() async throws {
    let set = try await PageSet(folder: PageSet.made)
    #expect(set.pages.count == 11)
    for page in set.pages {
      let text = try ExtractionTrial.mainText(of: page.bytes).text
      let score = ShingleScore(expected: page.expected, found: text)
      #expect(score.f1 > 0.9, "\(page.id): \(score.precision), \(score.recall)")
    }
  }

  @Test(
    "Scores are those of the public benchmark",
    arguments: [
      ("a b c d e", "a b c d e", 1, 1), ("a b c d e", "a b c d", 1, 0.5),
      ("a b c d", "a b c d e f", 1.0 / 3, 1), ("a", "b", 0, 0), ("a b", "", 0, 0), ("", "", 1, 1),
      ("A-b, c. d", "A b c d", 1, 1), ("a b c d", "A b c d", 0, 0),
    ] as [(String, String, Double, Double)])
  func scores(expected: String, found: String, precision: Double, recall: Double) {
    let score = ShingleScore(expected: expected, found: found)
    #expect(abs(score.precision - precision) < 1e-9)
    #expect(abs(score.recall - recall) < 1e-9)
  }
}
