import Synchronization
import TestSupport
import Testing

@testable import Base
@testable import Engine

@Suite("What observers make of a run's events")
struct RunObserverTests {
  private let run: RunSample
  private let setup: RunFilesSetup

  init() throws {
    run = try RunSample()
    setup = try run.new()
  }

  private static func usage(_ tokens: Int) -> ModelUsage {
    ModelUsage(requests: 1, promptTokens: tokens)
  }

  private func scheduled(_ place: Int) -> ScheduledItem { ScheduledItem(item: run.items[place]) }

  private func completion(_ ending: ItemCompletion.Ending) -> ItemCompletion {
    ItemCompletion(
      scheduled: scheduled(0), ending: ending, attempts: 3, elapsed: .seconds(1), worker: 0)
  }

  // MARK: The tally

  @Test("It counts what is committed, and takes back what that replaces")
  func committed() {
    let tally = RunTally(setup)
    var failed = run.end(0, failing: "timeout", usage: Self.usage(1)).summary
    failed.records = [0, 0]
    tally.observe(.itemsCommitted([CommittedItem(summary: failed)]))
    #expect(tally.statistics.failed == 1)
    #expect(tally.failed[failed.key]?.cause == "timeout")
    var accepted = run.end(0, usage: Self.usage(10)).summary
    accepted.records = [1, 2]
    tally.observe(.itemsCommitted([CommittedItem(summary: accepted, replaced: failed)]))
    #expect(tally.statistics.states == [.failed: 0, .accepted: 1])
    #expect(tally.statistics.records == [1, 2])
    #expect(tally.failed.isEmpty)
    // What the first try cost stays spent.
    #expect(tally.statistics.usage.promptTokens == 11)
  }

  @Test("What is withdrawn counts no more, but for what it used")
  func withdrawn() {
    let tally = RunTally(setup)
    let failed = run.end(0, failing: "model_refused", usage: Self.usage(10)).summary
    tally.observe(.itemsCommitted([CommittedItem(summary: failed)]))
    tally.observe(.itemsWithdrawn([CommittedItem(summary: failed)]))
    #expect(tally.statistics.items == 0 && tally.statistics.failureCauses.isEmpty)
    #expect(tally.failed.isEmpty)
    #expect(tally.statistics.usage.promptTokens == 10)
  }

  @Test("Tries that came to nothing count with what they used, and crashes by their number")
  func lost() {
    let tally = RunTally(setup)
    tally.observe(.itemCrashed(scheduled(0), .exit(1), Self.usage(1)))
    tally.observe(.itemLost(scheduled(1), Self.usage(10)))
    #expect(tally.crashes == 1)
    // The last crash comes with the item's end, whose line tells what it used.
    tally.observe(.itemCompleted(completion(.quarantined(.exit(1), Self.usage(100)))))
    tally.observe(.itemCompleted(completion(.failed(.timeout, Self.usage(1000)))))
    #expect(tally.crashes == 2)
    #expect(tally.statistics.usage.promptTokens == 11)
    tally.observe(
      .itemsCommitted([
        CommittedItem(
          summary: ItemCommit(completion(.quarantined(.exit(1), Self.usage(100)))).summary)
      ]))
    #expect(tally.statistics.usage.promptTokens == 111)
    #expect(tally.statistics.items == 1 && tally.statistics.failed == 1)
  }

  @Test("It begins with what earlier starts came to")
  func earlier() throws {
    try run.commit(
      setup, [run.end(0), run.end(1, failing: "exit_1")],
      notes: [JournalCrash(key: run.items[2].key, crashes: 1, cause: "exit_1").line])
    let tally = RunTally(try run.resumed())
    #expect(tally.statistics.items == 2 && tally.crashes == 1)
    #expect(tally.failed[run.items[1].key]?.cause == "exit_1")
  }

  // MARK: Spending

  @Test("What is spent goes to the journal when it has changed and something happens")
  func spending() throws {
    let limits = try SharedLimits(
      workers: 1, routes: RequestRoutes(), budget: BudgetSettings(),
      spent: SharedBudget.Amount(cost: .zero, tokens: 5), at: 0)
    let written = Mutex<[Int]>([])
    let recorder = SpendingRecorder(limits.budget) { spending in
      written.withLock { $0.append(spending.tokens) }
    }
    recorder.observe(.heartbeat(PoolLoad()))
    recorder.observe(.heartbeat(PoolLoad()))
    #expect(written.withLock { $0 } == [5])
    func spend(_ tokens: Int) { _ = limits.budget.reserve(.init(cost: .zero, tokens: tokens)) }
    let events: [RunEvent] = [
      .itemCompleted(completion(.failed(.timeout, ModelUsage()))),
      .itemCrashed(scheduled(0), .exit(1), ModelUsage()), .itemLost(scheduled(0), ModelUsage()),
      .heartbeat(PoolLoad()),
    ]
    for event in events {
      spend(1)
      recorder.observe(event)
    }
    #expect(written.withLock { $0 } == [5, 6, 7, 8, 9])
    spend(1)
    recorder.observe(.itemsCommitted([]))
    recorder.observe(.ended(nil))
    #expect(written.withLock { $0 } == [5, 6, 7, 8, 9])
  }

  // MARK: The end

  private func summary(
    _ reason: StopReason?, failing: Bool = false
  ) throws -> RunSummary {
    let report = RunReport(
      plan: RunSample.plan(setup.files, source: run.source), setup: setup, limits: nil)
    var end = run.end(0, failing: failing ? "timeout" : nil).summary
    end.records = failing ? [0, 0] : [1, 2]
    report.tally.observe(.itemsCommitted([CommittedItem(summary: end)]))
    return report.summary(of: reason)
  }

  static let ends:
    [(reason: StopReason?, failing: Bool, isWritten: Bool, code: Int32, status: String)] = [
      (nil, false, true, 0, "complete"),
      (nil, true, true, 3, "complete"),
      (nil, false, false, 1, "complete"),
      (nil, true, false, 1, "complete"),
      (.signal(2), false, true, 130, "stopped by SIGINT"),
      (.signal(15), true, true, 143, "stopped by SIGTERM"),
      (.signal(1), false, false, 129, "stopped by SIGHUP"),
      (.source("gone"), false, true, 2, "stopped: the seed file can't be read on"),
      (.output("full"), false, true, 1, "stopped: results can't be written"),
      (.fatal(.budget, "spent"), false, true, 1, "stopped: the budget is used up"),
      (.fatal(.endpoints, "none"), true, true, 1, "stopped: no endpoint takes requests"),
      (.tooManyCrashes(.exit(1)), true, true, 1, "stopped: too many seeds crash their workers"),
      (.workersDoNotBoot(.exit(1)), false, true, 1, "stopped: workers don't start"),
    ]

  @Test("The exit code and the status go by how the run ended", arguments: ends)
  func exitCode(
    reason: StopReason?, failing: Bool, isWritten: Bool, code: Int32, status: String
  ) throws {
    let summary = try summary(reason, failing: failing)
    #expect(summary.exitCode(isWritten: isWritten) == code)
    #expect(try JSONValue(parsing: summary.statistics)["status"] == .string(status))
  }

  static let warnings: [(reason: StopReason?, isWritten: Bool, sentence: String?)] = [
    (nil, true, nil), (nil, false, ""),
    (.signal(2), true, "stopped by SIGINT; everything done is kept"),
    (.source("s.json: gone"), true, "stopped: s.json: gone"),
    (.output("no room"), true, "stopped: no room"),
    (.fatal(.budget, "max_cost"), true, "stopped by the budget: max_cost"),
    (.fatal(.endpoints, "401"), true, "stopped, as no endpoint takes requests: 401"),
    (
      .tooManyCrashes(.signal(11)), true,
      "stopped: more than half of the last 20 seeds crashed their workers; the last one ended by "
        + "SIGSEGV"
    ),
    (
      .workersDoNotBoot(.exit(7)), true,
      "stopped: 5 workers in a minute ended before they did any work; the last one exited with code "
        + "7"
    ),
  ]

  @Test("A run that is not complete says why, and how to go on", arguments: warnings)
  func whyAndHow(reason: StopReason?, isWritten: Bool, sentence: String?) throws {
    let lines = try summary(reason).warnings(isWritten: isWritten)
    var resume = "continue with: run resume out"
    if case .fatal(.budget, _) = reason {
      resume = "raise it in the config and continue with: run resume out --config c"
    }
    #expect(lines == sentence.map { [$0.isEmpty ? resume : "\($0); \(resume)"] } ?? [])
  }

  @Test("The last lines say where everything is, the failed seeds only where there are some")
  func lines() throws {
    let files = setup.files
    let expected = [
      "              \(files.outputPaths[0])  (1)", "              \(files.outputPaths[1])  (2)",
      "Statistics    \(files.statistics)",
    ]
    #expect(try summary(nil).lines == expected)
    let failed = try summary(nil, failing: true)
    #expect(
      failed.lines.dropFirst(3).first
        == "Failed seeds  \(files.failedItems)  (again with: run resume out --retry-failed)")
    #expect(failed.warnings(isWritten: true).count == 1)
  }

  @Test("It leaves the statistics and the failed seeds in files")
  func write() throws {
    let summary = try summary(nil, failing: true)
    try summary.write()
    #expect(try Array(run.text(setup.files.statistics).utf8) == summary.statistics)
    let failed = try JSONValue(parsing: run.text(setup.files.failedItems)).array
    #expect(failed?.map { $0["content"] } == ["a"])
    let last = try #require(run.text(setup.files.journal).split(separator: "\n").last)
    let end = try JSONValue(parsing: String(last))
    #expect(end["type"] == "end" && end["status"] == "complete")
    #expect(end["done"] == 1 && end["open"] == 2)
    let statistics = try JSONValue(parsing: summary.statistics)
    #expect(statistics["seeds_selected"] == 3 && statistics["model_name"] == "m")
    #expect(statistics["trajectories"] == 0 && statistics["yield"]?["nodes"] == 0)
  }
}
