import Foundation
import TestSupport

@testable import Base
@testable import Engine

/// A run of three seeds in a folder of its own.
struct RunSample {
  let folder: TemporaryDirectory
  let source: String
  /// The seeds in their order.
  let items: [WorkItem]

  static let outputs = RunWriterTests.outputs

  init() throws {
    folder = try TemporaryDirectory()
    source = try folder.write("seeds.json", #"["a", "b", "c"]"#)
    var reader = try SeedFileScan.reader(of: source, contentKey: "content")
    var items: [WorkItem] = []
    while case .item(let item) = try reader.next() { items.append(item) }
    self.items = items
  }

  func new(settings: JSONObject = [:]) throws -> RunFilesSetup {
    var header = RunResumptionTests.header
    header.settings = settings
    header.source = source
    return try RunFilesSetup(
      new: header, directory: folder.path, outputs: Self.outputs, source: source,
      scan: SeedFileScan(of: source, contentKey: "content"))
  }

  func earlier(_ target: ResumeTarget? = .newest) throws -> EarlierRun {
    try EarlierRun(target, in: folder.path, label: "math", outputs: Self.outputs)
  }

  func resumed(
    _ target: ResumeTarget? = .newest, retry: RetrySelection = RetrySelection(),
    ignoresChanges: Bool = false, limit: Int? = nil, source: String? = nil,
    selection: SeedSelection = SeedSelection(),
    changes: @escaping (JSONObject) -> [SettingChange] = { _ in [] }
  ) throws -> RunFilesSetup {
    try RunFilesSetup(
      resuming: earlier(target),
      ResumeRequest(
        target: target, retry: retry, ignoresChanges: ignoresChanges, limit: limit,
        resumeAnyway: "anyway", resumeAsBefore: "as before"),
      source: source, contentKey: "content", selection: selection, toolVersion: "2",
      changes: changes)
  }

  /// An item with a trajectory and a pair, or one that failed.
  func end(_ place: Int, failing cause: String? = nil, usage: ModelUsage = ModelUsage())
    -> ItemCommit
  {
    let item = items[place]
    let outcome =
      cause.map { ItemOutcome(state: .failed, stage: "worker", cause: $0) }
      ?? ItemOutcome(state: .accepted)
    let name = String(decoding: item.payload, as: UTF8.self)
    let record = JSONValue.object(["of": .string(name)]).json
    return ItemCommit(
      summary: ItemSummary(
        sourceID: item.sourceID, key: item.key, outcome: outcome, attempts: 1, usage: usage,
        milliseconds: 5, worker: 0),
      records: cause == nil ? ["trajectories": [record], "pairs": [record]] : [:])
  }

  /// Commits items, and lines that commit none, to a run.
  func commit(
    _ setup: RunFilesSetup, _ items: [ItemCommit], notes: [[UInt8]] = [],
    withdrawals: [JournalWithdrawal] = []
  ) throws {
    var writer = setup.writer
    _ = try writer.commit(CommitBatch(items: items, notes: notes, withdrawals: withdrawals))
  }

  func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  /// What is settled of such a run.
  static func plan(_ files: RunFiles, source: String = "seeds.json", itemCount: Int = 3) -> RunPlan
  {
    RunPlan(
      engine: EngineSettings(), traits: RunTraits(modelName: "m"), workerConfiguration: [],
      source: source, files: files, itemCount: itemCount,
      worker: WorkerProcess.Command(path: "/none"), counterNames: ["nodes"],
      commands: NextCommands(
        resume: "run resume out", resumeWithConfig: "run resume out --config c",
        retryFailed: "run resume out --retry-failed")
    )
  }
}
