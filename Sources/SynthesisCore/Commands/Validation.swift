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
  }

  /// As many bad seeds are shown one by one: of a file of the wrong kind there are millions.
  private static let shownSeeds = 100

  let config: String
  /// Of a config without mistakes: `math mode`.
  var title: String?
  var seeds: Seeds?
  private(set) var problems: [Finding] = []
  private(set) var warnings: [Finding] = []

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
    guard problems.count < Self.shownSeeds else { return }
    problems.append(
      Finding(
        file: file, line: bad.line, sentence: "seed \(bad.index): \(bad.complaint)",
        text: "\(file): seed \(bad.index), \(bad.reason)"))
  }

  var lines: [String] {
    var lines = (warnings + problems).map(\.text)
    if let seeds, seeds.bad > problems.count {
      lines.append("\(seeds.file): \((seeds.bad - problems.count).counted("more bad seeds"))")
    }
    if let title { lines.append("\(config): good, \(title)") }
    if let seeds {
      let repeats =
        seeds.repeats == 0
        ? ""
        : ", \(seeds.repeats.grouped) of which \(seeds.repeats == 1 ? "repeats" : "repeat") an earlier one"
      lines.append("\(seeds.file): \(seeds.good.counted("good seeds"))\(repeats), \(seeds.bad) bad")
    }
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
