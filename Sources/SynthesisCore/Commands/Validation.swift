import Base
import Engine

/// What a look at a config and its seeds has found, for people and for programs.
struct Validation: Sendable {
  struct Finding: Sendable, Hashable {
    var file: String
    var line: Int?
    var column: Int?
    var sentence: String
    /// As people read it.
    var text: String
  }

  struct Seeds: Sendable, Hashable {
    var file: String
    var good: Int
    var bad: Int
    var repeats: Int
    /// The counts in words.
    var summary: String
  }

  let config: String
  /// Of a config without mistakes: `math mode`.
  var title: String?
  var seeds: Seeds?
  private(set) var problems: [Finding] = []
  private(set) var warnings: [Finding] = []
  /// Of a file of the wrong kind there are millions.
  private var badSeeds = LikeWarnings()

  init(config: String) { self.config = config }

  var isGood: Bool { problems.isEmpty && (seeds?.bad ?? 0) == 0 }

  mutating func add(_ problem: SettingsProblem) {
    problems.append(
      Finding(
        file: problem.file, line: problem.position?.line, column: problem.position?.column,
        sentence: problem.sentence, text: problem.description))
  }

  mutating func add(_ warning: SettingsWarning) {
    warnings.append(
      Finding(
        file: warning.file, line: warning.position.line, column: warning.position.column,
        sentence: warning.sentence, text: warning.description))
  }

  mutating func add(_ bad: BadItem, in file: String) {
    let text = "\(file): seed \(bad.index), \(bad.reason)"
    guard badSeeds.shows(text, kind: bad.kind) else { return }
    problems.append(
      Finding(
        file: file, line: bad.line, sentence: "seed \(bad.index): \(bad.complaint)", text: text))
  }

  /// What was found in all, when the bad ones have been added.
  mutating func add(_ scan: SeedFileScan, of file: String) {
    for line in badSeeds.lines(ofBadSeedsIn: file) {
      problems.append(Finding(file: file, sentence: line, text: line))
    }
    if let advice = scan.advice {
      warnings.append(Finding(file: file, sentence: advice, text: "\(file): \(advice)"))
    }
    seeds = Seeds(
      file: file, good: scan.good, bad: scan.bad, repeats: scan.repeats, summary: scan.summary)
  }

  var lines: [String] {
    var lines = (warnings + problems).map(\.text)
    if let title { lines.append("\(config): good, \(title)") }
    if let seeds { lines.append("\(seeds.file): \(seeds.summary)") }
    return lines
  }

  var json: JSONObject {
    [
      "valid": .bool(isGood), "config": .string(config),
      "title": title.map(JSONValue.string) ?? .null,
      "seeds": seeds.map { seeds in
        [
          "file": .string(seeds.file), "good": .integer(seeds.good), "bad": .integer(seeds.bad),
          "repeats": .integer(seeds.repeats),
        ]
      } ?? .null, "problems": .array(problems.map(Self.json)),
      "warnings": .array(warnings.map(Self.json)),
    ]
  }

  private static func json(_ finding: Finding) -> JSONValue {
    [
      "file": finding.file.isEmpty ? .null : .string(finding.file),
      "line": finding.line.map(JSONValue.integer) ?? .null,
      "column": finding.column.map(JSONValue.integer) ?? .null,
      "message": .string(finding.sentence),
    ]
  }
}
