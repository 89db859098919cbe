import Base
import Engine

/// What a config comes to: what the job tells of it, what a run would read and write, and every
/// setting. Holds no secret.
struct ConfigSummary: Sendable, Hashable {
  let path: String
  let job: String
  let facts: ConfigFacts
  let seedsFile: String?
  let outputDirectory: String
  let maxWorkers: Int
  /// By the names of their keys.
  let settings: JSONObject

  init<J: Job>(_ job: J, _ loaded: LoadedSettings<J.Settings>, facts: ConfigFacts) {
    let settings = loaded.settings
    path = loaded.text.file
    self.job = job.name
    self.facts = facts
    seedsFile = settings.engine.seedsFile
    outputDirectory = settings.engine.outputDirectory ?? Launch.defaultDirectory
    maxWorkers = settings.engine.maxWorkers
    self.settings = JSONObject(
      job.schema.keys.map { key in (key.name, Self.shown(key.write(settings), as: key.name)) })
  }

  private static func shown(_ value: JSONValue, as name: String) -> JSONValue {
    guard Secret.isName(name) else { return value.withoutSecrets }
    return value == .null || value == "" ? .null : "<secret>"
  }

  /// The wrapper reads `endpoint`, `search_from` and `output_dir`, the first members of these names.
  var json: JSONObject {
    var object: JSONObject = ["config": .string(path), "job": .string(job)]
    for member in facts.json.members { object[member.key] = member.value }
    object["seeds_file"] = seedsFile.map(JSONValue.string) ?? .null
    object["output_dir"] = .string(outputDirectory)
    object["max_workers"] = .integer(maxWorkers)
    object["settings"] = .object(settings)
    return object
  }

  /// The same for people.
  var lines: [String] {
    ["config: \(path)", "job: \(job)"] + facts.lines.map { "\($0.title): \($0.text)" }
      + ["seeds: \(seedsFile ?? "none")", "output: \(outputDirectory)", "workers: \(maxWorkers)"]
      + settings.members.map { "\($0.key) = \($0.value.jsonText)" }
  }
}
