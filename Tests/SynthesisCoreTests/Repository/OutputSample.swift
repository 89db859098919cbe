import Testing

@testable import Base
@testable import Engine
@testable import Environment
@testable import SynthesisCore
@testable import Synthesize

/// Values of what a run writes with every key in use, and the types that their JSON has.
struct OutputSample: Sendable, CustomTestStringConvertible {
  /// The heading in docs/OUTPUTS.md.
  var section: String
  var bytes: [UInt8]
  /// Objects whose keys are data.
  var opaque: Set<String> = []

  var testDescription: String { section }

  /// From a key's path, such as `nodes[].depth`, to its type, such as `string or null`.
  var types: [String: String] {
    // Bytes that are not JSON have no keys, which no table agrees with.
    (try? JSONValue(parsing: bytes)).map { Self.types(in: $0, opaque: opaque) } ?? [:]
  }

  static func types(in value: JSONValue, opaque: Set<String>) -> [String: String] {
    var found: [String: Set<String>] = [:]
    collect(value, path: "", opaque, into: &found)
    return found.mapValues { types in
      (types.subtracting(["null"]).sorted() + types.filter { $0 == "null" }).joined(
        separator: " or ")
    }
  }

  private static func collect(
    _ value: JSONValue, path: String, _ opaque: Set<String>, into found: inout [String: Set<String>]
  ) {
    if opaque.contains(path) { return }
    switch value {
    case .object(let object):
      for member in object.members {
        let name = path.isEmpty ? member.key : "\(path).\(member.key)"
        found[name, default: []].insert(typeName(member.value))
        collect(member.value, path: name, opaque, into: &found)
      }
    case .array(let values):
      for value in values { collect(value, path: path + "[]", opaque, into: &found) }
    default: break
    }
  }

  private static func typeName(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool: "boolean"
    case .integer: "integer"
    case .string: "string"
    case .array: "list"
    case .object: "object"
    default: "number"
    }
  }
}

extension OutputSample {
  static var all: [OutputSample] {
    [
      OutputSample(section: "Pairs", bytes: pair.line),
      OutputSample(
        section: "Trajectories", bytes: trajectory.line, opaque: ["nodes[].action.parameters"]),
      OutputSample(
        section: "Statistics", bytes: statistics,
        opaque: ["causes", "settings_changed", "yield.drops"]),
      OutputSample(
        section: "Line type `run`", bytes: header.line, opaque: ["settings", "config"]),
      OutputSample(
        section: "Line type `seed`", bytes: summary.line(outputs: outputs.map(\.name)),
        opaque: ["funnel.drops", "usage.latency_buckets"]),
      OutputSample(
        section: "Line type `crash`", bytes: crash.line, opaque: ["usage.latency_buckets"]),
      OutputSample(
        section: "Line type `loss`", bytes: loss.line, opaque: ["usage.latency_buckets"]),
      OutputSample(section: "Line type `resume`", bytes: resume.line, opaque: ["changed"]),
      OutputSample(section: "Line type `start`", bytes: start.line),
      OutputSample(
        section: "Line type `end`",
        bytes: JournalEnd(at: "", status: "", done: 1, open: 0, detail: "x").line),
      OutputSample(section: "Line type `withdrawal`", bytes: JournalWithdrawal(key: key).line),
      OutputSample(
        section: "Line type `spending`", bytes: JournalSpending(cost: .zero, tokens: 0).line),
    ]
  }

  private static let digest = SHA256.digest("a topic".utf8)
  private static let key = ItemKey(digest: digest, occurrence: 0)
  private static let outputs = SynthesizeJob(environments: .standard).outputs

  private static let source = PageEvidence(
    url: "http://a.example/", title: "A", fetchedAt: "2026-01-01T00:00:00Z", sha256: "00")

  private static var pair: QARecord {
    QARecord(
      question: "How many?", answer: "3", trajectoryID: "t", sourceID: "s", qaID: "q",
      reasoningSteps: [
        QARecord.ReasoningStep(
          step: 1, description: "Add", action: "calculator",
          parameters: ["expressions": ["1 + 2"]], observation: "1 + 2 = 3", sources: [source])
      ],
      metadata: QARecord.Metadata(
        seedData: "a topic", seedDescription: "", seedArguments: [:], trajectoryDepth: 1,
        synthesisDate: "2026-01-01T00:00:00+00:00", environmentMode: "math", modelName: "m",
        synthesisAttempts: 1, answerEvidence: "tool_result", isSimulated: false))
  }

  private static var trajectory: TrajectoryRecord {
    TrajectoryRecord(
      trajectoryID: "t", sourceID: "s", seedData: "a topic", sandbox: "",
      nodes: [
        TrajectoryRecord.Node(
          nodeID: "d0_t0_b0", parentID: nil, childrenIDs: ["d1_t1_b0"], depth: 0, intent: "",
          action: nil, observation: ""),
        TrajectoryRecord.Node(
          nodeID: "d1_t1_b0", parentID: "d0_t0_b0", childrenIDs: [], depth: 1, intent: "",
          action: TrajectoryRecord.Action(
            toolName: "calculator", parameters: ["expressions": ["1 + 2"]]),
          observation: "", sources: [source]),
      ])
  }

  private static var summary: ItemSummary {
    var funnel = Counters(
      Dictionary(uniqueKeysWithValues: Counters.synthesisNames.map { ($0, 1) }))
    funnel.drop("select.too_short")
    return ItemSummary(
      sourceID: "s", key: key, outcome: ItemOutcome(state: .noQA), attempts: 1, records: [0, 1],
      sizes: [0, 9], counters: funnel, usage: usage, milliseconds: 300, worker: 0)
  }

  private static var usage: ModelUsage {
    var usage = ModelUsage(
      requests: 1, retries: 1, corrections: 1, failures: 1, refusals: 1, throttles: 1,
      invalidReplies: 1, promptTokens: 1, cachedPromptTokens: 1, completionTokens: 1,
      reasoningTokens: 1, cacheHits: 1, cacheFailures: 1, cost: Money(trillionths: 1))
    usage.latency.record(milliseconds: 250)
    return usage
  }

  private static var statistics: [UInt8] {
    var statistics = RunStatistics()
    statistics.count(summary)
    return statistics.json(
      RunStatistics.Facts(
        label: "math", stamp: "20260101_000000", modelName: "m", isSimulated: false,
        sandbox: "", status: "complete", startedAt: "", endedAt: "", elapsed: .seconds(1.5),
        itemsBefore: 0, itemsSelected: 1, maxWorkers: 1, crashes: 0,
        counterNames: Counters.synthesisNames, outputs: outputs,
        spending: SpendingReport(
          quotas: [
            SpendingReport.Quota(model: "m", concurrency: 1, throttles: 0, pausedSeconds: 0.5)
          ])))
  }

  private static var header: JournalHeader {
    JournalHeader(
      job: "synthesize", label: "math", stamp: "20260101_000000",
      startedAt: "2026-01-01T00:00:00.000Z", toolVersion: "1",
      configurationDigest: digest, source: "seeds.json", sourceDigest: digest, sourceCount: 1,
      selectedCount: 1,
      settings: ["simulated": false],
      recorded: RecordedSettings(
        config: ["max_depth": 3], given: ["max_depth"], directory: "/home/a"))
  }

  private static var resume: JournalResume {
    JournalResume(
      at: "2026-01-01T00:00:00+00:00", toolVersion: "1",
      changed: [SettingChange(name: "max_depth", from: 3, to: 4)])
  }

  private static var start: JournalStart {
    JournalStart(
      at: "2026-01-01T00:00:00.000Z", toolVersion: "1", source: "/home/a/seeds.json",
      sourceDigest: digest, sourceCount: 1, selectedCount: 1)
  }

  private static var loss: JournalLoss { JournalLoss(key: key, usage: usage) }

  private static var crash: JournalCrash {
    JournalCrash(key: key, crashes: 1, cause: "signal_SIGSEGV", usage: usage)
  }
}
