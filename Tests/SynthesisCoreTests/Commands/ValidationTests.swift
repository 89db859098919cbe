import TestSupport
import Testing

@testable import Base
@testable import Engine
@testable import SynthesisCore

@Suite("What validate finds")
struct ValidationTests {
  /// A validation of a seed file of these lines.
  private func validation(_ lines: [String]) throws -> Validation {
    let folder = try TemporaryDirectory()
    let path = try folder.write("s.jsonl", lines.map { $0 + "\n" }.joined())
    var validation = Validation(config: "c.json")
    let scan = try SeedFileScan(of: path, contentKey: "content") {
      validation.add($0, in: "s.jsonl")
    }
    validation.add(scan, of: "s.jsonl")
    return validation
  }

  @Test("Problems are told with their places, in text and as JSON")
  func problems() throws {
    var validation = try validation([#""a""#, #""""#])
    validation.add(SettingsProblem(file: "c.json", sentence: "no good"))
    #expect(!validation.isGood)
    #expect(
      validation.lines == [
        "s.jsonl: seed 2, line 2: the seed's content is empty", "c.json: no good",
        "s.jsonl: 1 good seed, 1 bad",
      ])
    let problems = validation.json["problems"]?.array
    #expect(
      problems?.last
        == ["file": "c.json", "line": .null, "column": .null, "message": "no good"])
    #expect(problems?.first?["line"] == 2)
    #expect(validation.json["valid"] == false)
  }

  @Test("Of thousands of bad seeds the first are shown, and the rest is counted")
  func many() throws {
    let validation = try validation(Array(repeating: #""""#, count: 5000))
    #expect(validation.lines.count == 5)
    #expect(validation.lines[3].hasPrefix("s.jsonl: 4997 more bad seeds"))
    #expect(validation.json["seeds"]?["bad"] == 5000)
  }

  @Test("Seeds that repeat are counted")
  func repeats() throws {
    var validation = try validation([#""a""#, #""b""#, #""a""#])
    validation.title = "math mode"
    #expect(validation.isGood)
    #expect(
      validation.lines == [
        "c.json: good, math mode",
        "s.jsonl: 3 good seeds, 0 bad, 1 of them repeats an earlier one",
      ])
    #expect(validation.json["seeds"]?["repeats"] == 1)
  }
}
