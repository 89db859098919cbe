import Testing

@testable import Base
@testable import Engine
@testable import SynthesisCore

@Suite("What validate finds")
struct ValidationTests {
  private static func bad(_ index: Int) -> BadItem {
    BadItem(
      index: index, line: index + 1, flaw: .emptyContent, excerpt: "",
      digest: SHA256.digest("x".utf8), occurrence: 0)
  }

  @Test("Problems are told with their places, in text and as JSON")
  func problems() {
    var validation = Validation(config: "c.json")
    validation.add(SettingsProblem(file: "c.json", sentence: "no good"))
    validation.add(Self.bad(2), in: "s.json")
    validation.seeds = Validation.Seeds(file: "s.json", good: 1, bad: 1, repeats: 0)
    #expect(!validation.isGood)
    #expect(
      validation.lines == [
        "c.json: no good", "s.json: seed 2, line 3: the seed's content is empty",
        "s.json: 1 good seed, 1 bad",
      ])
    let problems = validation.json["problems"]?.array
    #expect(
      problems?.first
        == ["file": "c.json", "line": .null, "column": .null, "message": "no good"])
    #expect(problems?.last?["line"] == 3)
    #expect(validation.json["valid"] == false)
  }

  @Test("Of thousands of bad seeds the first are shown, and the rest is counted")
  func many() {
    var validation = Validation(config: "c.json")
    for index in 1...5000 { validation.add(Self.bad(index), in: "s.json") }
    validation.seeds = Validation.Seeds(file: "s.json", good: 0, bad: 5000, repeats: 0)
    #expect(validation.lines.count == 102)
    #expect(validation.lines[100] == "s.json: 4900 more bad seeds")
  }

  @Test("Seeds that repeat are counted")
  func repeats() {
    var validation = Validation(config: "c.json")
    validation.title = "math mode"
    validation.seeds = Validation.Seeds(file: "s.json", good: 5, bad: 0, repeats: 1)
    #expect(validation.isGood)
    #expect(
      validation.lines == [
        "c.json: good, math mode",
        "s.json: 5 good seeds, 1 of which repeats an earlier one, 0 bad",
      ])
  }
}
