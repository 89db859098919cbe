import TestSupport
import Testing

@testable import Base
@testable import Engine
@testable import SynthesisCore
@testable import Synthesize

@Suite("What people are shown of a run")
struct ConsoleObserverTests {
  private let run: RunSample
  private let screen = TestScreen()

  init() throws { run = try RunSample() }

  private func observer(_ verbosity: Console.Verbosity = .normal) throws -> ConsoleObserver {
    let setup = try run.new()
    return ConsoleObserver(
      Console(verbosity: verbosity, width: nil, put: screen.put),
      RunReport(plan: RunSample.plan(setup.files), setup: setup, limits: nil),
      words: SynthesizeJob(environments: .standard).words)
  }

  private static let bad = BadItem(
    index: 2, line: 3, flaw: .emptyContent, excerpt: "\"\"", digest: SHA256.digest("x".utf8),
    occurrence: 0)
  private static let full = SystemError("write to a.jsonl", code: 28)
  private static let item = Samples.item("a")

  static let texts: [(event: RunEvent, text: String)] = [
    (.itemProgressed(item, worker: 0, ItemProgress(stage: "explore")), ""),
    (.itemCrashed(ScheduledItem(item: item), .exit(1), ModelUsage()), ""),
    (.itemLost(ScheduledItem(item: item), ModelUsage()), ""),
    (.itemsCommitted([]), ""),
    (
      .itemRejected(bad),
      "synthesize-multi: seeds.json: seed 2, line 3: the seed's content is empty\n"
    ),
    (
      .workerEnded(slot: 4, .memoryCap, printed: "last words\n"),
      "synthesize-multi: worker 4 reached its memory limit\n"
    ),
    (
      .storageFull(full, patience: .seconds(300)),
      "synthesize-multi: cannot write to a.jsonl: No space left on device; waiting up to 300.0 s "
        + "for room\n"
    ),
    (.storageRecovered, "There is room again: going on.\n"),
    (
      .outputFailed(SystemError("sync a.jsonl", code: 5)),
      "synthesize-multi: cannot sync a.jsonl: Input/output error; what is not written yet will be "
        + "done again on resuming\n"
    ),
    (.sourceFailed("seeds.json: gone"), "synthesize-multi: seeds.json: gone\n"),
    (
      .windowClosed(until: 59_400),
      "Outside the run's window: no seeds are begun until 16:30 UTC.\n"
    ),
    (.windowOpened, "Beginning seeds again.\n"),
    (
      .signalled(2, count: 1),
      "synthesize-multi: SIGINT: finishing the seeds in flight; once more ends them, and everything "
        + "done is kept\n"
    ),
    (
      .signalled(15, count: 2),
      "synthesize-multi: SIGTERM again: ending the seeds in flight; once more exits at once\n"
    ),
    (
      .signalled(1, count: 3),
      "synthesize-multi: SIGHUP for the third time: exiting\n"
    ),
    (
      .heartbeat(PoolLoad(busyWorkers: 1, itemsInFlight: 2)),
      "0/3 seeds done, 0 accepted, 0 without a pair, 0 failed, 0 QA pairs\n"
    ),
    (.ended(nil), "0/3 seeds done, 0 accepted, 0 without a pair, 0 failed, 0 QA pairs\n"),
  ]

  @Test("Each event has its text, or none", arguments: texts)
  func text(event: RunEvent, text: String) throws {
    try observer().observe(event)
    #expect(screen.text == text)
  }

  @Test("The last lines that a worker printed are shown to those who want to know")
  func printed() throws {
    let printed = (1...10).map { "line \($0)\n" }.joined()
    try observer(.verbose).observe(.workerEnded(slot: 0, .exit(1), printed: printed))
    let lines = ["synthesize-multi: worker 0 exited with code 1"] + (3...10).map { "  line \($0)" }
    #expect(screen.text == lines.map { $0 + "\n" }.joined())
  }

  @Test(
    "Of many bad seeds and ended workers that are alike some are shown, and the rest as a count")
  func alike() throws {
    let observer = try observer()
    func bad(_ index: Int, _ flaw: ItemFlaw) -> RunEvent {
      .itemRejected(
        BadItem(
          index: index, line: index + 1, flaw: flaw, excerpt: "", digest: SHA256.digest("x".utf8),
          occurrence: 0))
    }
    for index in 1...5000 {
      observer.observe(bad(index, .noContent(key: "content", others: ["k\(index)"])))
      observer.observe(.workerEnded(slot: index % 3, .exit(1), printed: ""))
    }
    for index in 5001...5004 { observer.observe(bad(index, .notText("null"))) }
    observer.observe(.ended(nil))
    let lines = screen.text.split(separator: "\n").map(String.init)
    #expect(
      lines.filter { $0.contains("without content") || $0.contains("has no content") }.count == 4)
    #expect(
      lines.contains(
        "synthesize-multi: seeds.json: 4997 more bad seeds without content; the last is seeds.json: "
          + "seed 5000, line 5001: the seed has no content; it has \"k5000\""))
    // One more is no more to read than its count.
    #expect(
      lines.contains(
        "synthesize-multi: seeds.json: seed 5004, line 5005: a seed must be a string or an object with "
          + "content, not null"))
    #expect(lines.contains("synthesize-multi: 4995 more workers exited with code 1"))
    #expect(lines.count == 3 + 5 + 3 + 3 + 1)
  }

  @Test("What holds the run up stands behind its progress, a full disk before the hour")
  func hindrance() throws {
    let counts = "0/3 seeds done, 0 accepted, 0 without a pair, 0 failed, 0 QA pairs"
    let steps: [(events: [RunEvent], ending: String)] = [
      ([.windowClosed(until: 59_400)], ", waiting until 16:30 UTC"),
      ([.storageFull(Self.full, patience: .zero)], ", waiting: No space left on device"),
      ([.storageRecovered], ", waiting until 16:30 UTC"),
      ([.windowOpened], ""),
    ]
    let observer = try observer()
    for (events, ending) in steps {
      for event in events { observer.observe(event) }
      observer.observe(.ended(nil))
      #expect(screen.text.hasSuffix("\n" + counts + ending + "\n"))
    }
  }

  @Test("At the end files are written and told of, and a file that can't be is a warning")
  func finish() throws {
    let setup = try run.new()
    let report = RunReport(
      plan: RunSample.plan(setup.files, source: run.source), setup: setup, limits: nil)
    let observer = ConsoleObserver(
      Console(verbosity: .normal, width: nil, put: screen.put), report, words: ReportWords())
    #expect(observer.finish(report.summary(of: nil)) == 0)
    #expect(screen.text.hasPrefix("\n"))
    #expect(screen.text.contains(setup.files.statistics))
    #expect(try run.folder.names().contains { $0.hasPrefix("statistics_math_") })

    let gone = RunFiles(
      directory: run.folder.path + "/gone", label: "math", stamp: setup.files.stamp,
      outputs: setup.files.outputs)
    let lost = RunReport(plan: RunSample.plan(gone), setup: setup, limits: nil)
    #expect(observer.finish(lost.summary(of: nil)) == 1)
    #expect(
      screen.text.contains("synthesize-multi: continue with: run resume out\n"))
  }
}
