import Foundation
import TestSupport
import Testing

@testable import Base
@testable import Engine

@Suite("A run's files, new and resumed")
struct RunFilesSetupTests {
  private let run: RunSample

  init() throws { run = try RunSample() }

  private func problem(of work: () throws -> Void) -> [String] {
    do {
      try work()
      return []
    } catch {
      return (error as? UsageProblem)?.lines ?? ["\(error)"]
    }
  }

  private func retry(_ ids: String...) -> RetrySelection {
    var retry = RetrySelection()
    retry.sourceIDs = Set(ids)
    return retry
  }

  // MARK: New

  @Test("A new run has its files, empty, and its journal the header with its stamp")
  func new() throws {
    let setup = try run.new()
    let files = setup.files
    #expect(try run.text(files.outputPaths[0]) == "[\n]\n")
    #expect(try run.text(files.outputPaths[1]).isEmpty)
    let header = try JournalRecovery.header(of: DiskFile(files.journal, .existing))
    #expect(header.stamp == files.stamp && header.label == "math")
    #expect(setup.itemCount == 3 && setup.statistics.items == 0 && setup.notices.isEmpty)
    #expect(run.items.allSatisfy { setup.resumed.wants($0.key) })
  }

  @Test("Of two runs that start in one second each has files of its own")
  func sameSecond() throws {
    let (first, second) = (try run.new(), try run.new())
    #expect(first.files.stamp < second.files.stamp)
    #expect(try RunSearch(in: run.folder.path, isDeep: false).runs.count == 2)
  }

  // MARK: Resumed

  @Test(
    "The newest run is meant, or that of a stamp; one that is not there is told with the newest")
  func target() throws {
    let folder = run.folder.path
    #expect(problem { _ = try run.earlier() } == ["\(folder) holds no math run to resume"])
    let (first, second) = (try run.new(), try run.new())
    #expect(try run.earlier().files == second.files)
    #expect(try run.earlier(nil).files == second.files)
    #expect(try run.earlier(.stamp(first.files.stamp)).files == first.files)
    #expect(
      problem { _ = try run.earlier(.stamp("x")) }
        == ["\(folder) holds no math run x; the newest is \(second.files.stamp)"])
  }

  @Test("A resumed run does what has not ended, and counts what has")
  func resumed() throws {
    let new = try run.new()
    try run.commit(new, [run.end(0), run.end(1, failing: "timeout")])
    let setup = try run.resumed()
    #expect(run.items.map { setup.resumed.wants($0.key) } == [false, false, true])
    #expect(setup.files == new.files && setup.source == run.source)
    #expect(setup.itemCount == 3)
    #expect(setup.statistics.accepted == 1 && setup.statistics.failed == 1)
    #expect(setup.failed[run.items[1].key]?.cause == "timeout")
    #expect(setup.notices.isEmpty && setup.settingsChanged.isEmpty)
    // Without --resume only what is to be tried again.
    var retry = RetrySelection()
    retry.failed = .all
    let again = try run.resumed(nil, retry: retry)
    #expect(run.items.map { again.resumed.wants($0.key) } == [false, true, false])
  }

  @Test("What is cut off is told with the file that keeps it")
  func cutOff() throws {
    let new = try run.new()
    try run.commit(new, [run.end(0)])
    let pairs = try DiskFile(new.files.outputPaths[1], .existing)
    try pairs.write(Array("half".utf8), at: try pairs.size())
    let notices = try run.resumed().notices
    #expect(notices.count == 1)
    #expect(
      notices[0].hasPrefix(
        "an unfinished tail of 4 bytes is cut off; it is kept in \(pairs.path).cut_"))
  }

  // MARK: Items done again

  @Test("--source-id takes an item's records out and does it again, and nothing else")
  func sourceID() throws {
    let new = try run.new()
    try run.commit(new, [run.end(0), run.end(1)])
    let setup = try run.resumed(nil, retry: retry(run.items[0].sourceID))
    #expect(run.items.map { setup.resumed.wants($0.key) } == [true, false, false])
    #expect(setup.statistics.items == 1)
    let pairs = try run.text(new.files.outputPaths[1])
    let kept = String(decoding: try #require(run.end(1).records["pairs"]?[0]), as: UTF8.self)
    #expect(pairs == kept + "\n")
    // Together with --resume, the rest too.
    let both = try run.resumed(retry: retry(run.items[1].sourceID))
    #expect(run.items.map { both.resumed.wants($0.key) } == [true, true, true])
    #expect(try run.text(new.files.outputPaths[1]).isEmpty)
  }

  @Test("--source-id does a failed item again without touching the files")
  func failedSourceID() throws {
    let new = try run.new()
    try run.commit(new, [run.end(0), run.end(1, failing: "timeout")])
    let before = try run.text(new.files.journal)
    let setup = try run.resumed(nil, retry: retry(run.items[1].sourceID))
    #expect(run.items.map { setup.resumed.wants($0.key) } == [false, true, false])
    #expect(setup.resumed.earlierEnd(of: run.items[1].key)?.outcome.cause == "timeout")
    #expect(try run.text(new.files.journal) == before)
  }

  @Test("An id that the run does not have is refused, and so is one that would not be done again")
  func wrongSourceID() throws {
    let new = try run.new()
    try run.commit(new, [run.end(0), run.end(1)])
    let before = try (new.files.outputPaths + [new.files.journal]).map(run.text)
    let id = run.items[1].sourceID
    #expect(
      problem { _ = try run.resumed(nil, retry: retry("src_9", "src_8", id)) }
        == ["the run has no seed src_8, src_9"])
    #expect(
      problem {
        _ = try run.resumed(nil, retry: retry(id), selection: SeedSelection(numberOfSeeds: 1))
      } == ["1 of the seeds to do again are not among those taken from \(run.source)"])
    #expect(try (new.files.outputPaths + [new.files.journal]).map(run.text) == before)
  }

  // MARK: Changed settings

  private static let changes = [
    SettingChange(name: "max_depth", from: 3, to: 4),
    SettingChange(name: "min_pages", from: nil, to: 3),
    SettingChange(name: "later", from: 1, to: nil),
  ]

  @Test("Settings that alter results and have changed are refused by name, and nothing is written")
  func refused() throws {
    let new = try run.new(settings: ["max_depth": 3])
    let before = try run.text(new.files.journal)
    var earlier: [JSONObject] = []
    let lines = problem {
      _ = try run.resumed(changes: { settings in
        earlier.append(settings)
        return Self.changes
      })
    }
    #expect(earlier == [["max_depth": 3]])
    let stamp = new.files.stamp
    #expect(
      lines == [
        "the run \(stamp) was made with other settings: max_depth (was 3, is now 4), min_pages "
          + "(was none, is now 3)",
        "the run \(stamp) was made by version 0 with settings that this program does not know: "
          + "later",
        "use that version, or:", "resume it with the settings as they are now: anyway",
      ])
    #expect(try run.text(new.files.journal) == before)
  }

  @Test("What else a changed setting changes is not told beside it, and both ways on are commands")
  func consequence() throws {
    _ = try run.new()
    let changes = [
      SettingChange(name: "model_name", from: "a", to: "b"),
      SettingChange(name: "models", from: ["write": ["a", "x"]], to: ["write": ["b", "x"]]),
    ]
    let lines = problem { _ = try run.resumed(changes: { _ in changes }) }
    #expect(
      Array(lines.dropFirst()) == [
        "resume it with its own settings: as before",
        "resume it with the settings as they are now: anyway",
      ])
    #expect(lines.first?.hasSuffix("settings: model_name (was \"a\", is now \"b\")") == true)
    let own = SettingChange(name: "models", from: ["write": ["a"]], to: ["write": ["c"]])
    #expect([changes[0], own].told == [changes[0], own])
    // The journal keeps all of them, to compare later starts with.
    let setup = try run.resumed(ignoresChanges: true, changes: { _ in changes })
    #expect(setup.settingsChanged == ["model_name": 1, "models": 1])
    #expect(setup.notices.count == 1)
  }

  @Test("--resume-anyway leaves a line in the journal, a notice and a count for each change")
  func resumedAnyway() throws {
    let new = try run.new(settings: ["max_depth": 3])
    let first = try run.resumed(ignoresChanges: true, changes: { _ in Self.changes })
    #expect(first.settingsChanged == ["max_depth": 1, "min_pages": 1, "later": 1])
    #expect(
      first.notices == [
        "resuming with another setting: max_depth (was 3, is now 4)",
        "resuming with another setting: min_pages (was none, is now 3)",
        "resuming with another setting: later (was 1, is now none)",
      ])
    var kept: JSONObject = [:]
    let second = try run.resumed(
      ignoresChanges: true,
      changes: { settings in
        kept = settings
        return [SettingChange(name: "max_depth", from: 4, to: 5)]
      })
    // The next is compared with what the one before went on with.
    #expect(kept == ["max_depth": 4, "min_pages": 3])
    #expect(second.settingsChanged == ["max_depth": 2, "min_pages": 1, "later": 1])
    let lines = try run.text(new.files.journal).split(separator: "\n").map {
      try JSONValue(parsing: String($0))
    }
    #expect(lines.map { $0["type"]?.string } == ["run", "resume", "resume"])
    #expect(lines[2]["tool_version"] == "2")
    #expect(lines[2]["changed"] == ["max_depth": ["from": 4, "to": 5]])
  }

  // MARK: Limits

  private func pending(_ setup: RunFilesSetup, limit: Int?) throws -> [ItemKey] {
    var items = PendingItems(
      reader: try SeedFileScan.reader(of: run.source, contentKey: "content"),
      selection: SeedSelection(), resumed: setup.resumed, limit: limit)
    var keys: [ItemKey] = []
    while let entry = try items.next() {
      if case .item(let scheduled) = entry { keys.append(scheduled.item.key) }
    }
    return keys
  }

  @Test("A limit of a resume takes the first seeds that are open, and the counts go up by these")
  func limited() throws {
    let new = try run.new()
    try run.commit(new, [run.end(1)])
    let setup = try run.resumed(limit: 1)
    #expect(setup.itemCount == 2 && setup.laterCount == 1 && setup.resumption?.toDo == 1)
    #expect(try pending(setup, limit: 1) == [run.items[0].key])
    let ample = try run.resumed(limit: 9)
    #expect(ample.itemCount == 3 && ample.laterCount == 0 && ample.resumption?.toDo == 2)
    #expect(try pending(ample, limit: 9) == [run.items[0].key, run.items[2].key])
  }

  @Test("A limit of a retry takes those that failed, and none that is open")
  func limitedRetry() throws {
    let new = try run.new()
    try run.commit(new, [run.end(1, failing: "timeout"), run.end(2, failing: "timeout")])
    var retry = RetrySelection()
    retry.failed = .all
    let setup = try run.resumed(retry: retry, limit: 1)
    #expect(setup.resumption?.toDo == 1 && setup.laterCount == 1)
    #expect(try pending(setup, limit: 1) == [run.items[1].key])
    #expect(setup.statistics.items <= setup.itemCount)
    // Without one, those that are open as well.
    #expect(try pending(run.resumed(retry: retry), limit: nil) == run.items.map(\.key))
  }

  @Test("The last lines name what a limit leaves, and the commands keep to it")
  func limitedSummary() throws {
    let new = try run.new()
    try run.commit(new, [run.end(0, failing: "timeout")])
    let setup = try run.resumed(limit: 1)
    var plan = RunSample.plan(setup.files, source: run.source, itemCount: setup.itemCount)
    plan.limit = 1
    plan.laterCount = setup.laterCount
    let report = RunReport(plan: plan, setup: setup, limits: nil)
    // Ended early, one of its one is open; the failed one can be had again without the rest.
    let stopped = report.summary(of: .signal(2))
    #expect(
      stopped.warnings(isWritten: true).first?.hasSuffix("with: run resume out --limit 1") == true)
    #expect(stopped.lines.contains { $0.contains("run resume out --retry-failed --limit 1)") })
    #expect(!stopped.lines.contains { $0.contains("left, as --limit") })
    let done = report.summary(of: nil).lines
    #expect(done.last == "1 item is left, as --limit is 1; do it with: run resume out")
  }

  @Test("Records are not taken out for more seeds than the limit lets be done again")
  func limitedIDs() throws {
    let new = try run.new()
    try run.commit(new, [run.end(0), run.end(1)])
    let ids = run.items.prefix(2).map(\.sourceID)
    let before = try run.text(new.files.journal)
    let lines = problem {
      _ = try run.resumed(nil, retry: retry(ids[0], ids[1]), limit: 1)
    }
    #expect(lines.first?.hasPrefix("--source-id names 2 seeds that have records") == true)
    #expect(try run.text(new.files.journal) == before)
  }

  @Test("A retry alone leaves the run with what it was about before")
  func retryCount() throws {
    let path = run.source
    var header = RunResumptionTests.header
    header.source = path
    let new = try RunFilesSetup(
      new: header, directory: run.folder.path, outputs: RunSample.outputs, source: path,
      scan: SeedFileScan(of: path, contentKey: "content", selection: SeedSelection(limit: 1)))
    #expect(new.itemCount == 1 && new.laterCount == 2)
    try run.commit(new, [run.end(0, failing: "timeout")])
    var retry = RetrySelection()
    retry.failed = .all
    #expect(try run.resumed(nil, retry: retry).itemCount == 1)
    #expect(try run.resumed(nil, retry: retry).largestItemCount == 1)
  }

  @Test("What a number_of_seed or an index keeps out is told where nothing is to do")
  func excluded() throws {
    let new = try run.new()
    try run.commit(new, [run.end(0)])
    let bounded = try run.resumed(selection: SeedSelection(numberOfSeeds: 1)).resumption
    #expect(bounded?.excluded?.count == 2 && bounded?.excluded?.bound == .numberOfSeeds(1))
    #expect(try run.resumed().resumption?.excluded == nil)
  }

  // MARK: Seeds of a pipe

  @Test("Seeds of a pipe become a file of the run, which its journal names")
  func piped() throws {
    let input = try run.folder.write("input", "[\"a\"]")
    let out = run.folder.path + "/out"
    try Directory.make(out)
    // Regular files are read as a pipe is.
    let spool = try SeedSpool(of: input, in: out)
    var header = RunResumptionTests.header
    header.recorded.config = ["seeds_file": "-"]
    let setup = try RunFilesSetup(
      new: header, directory: out, outputs: RunSample.outputs, source: spool.path, spool: spool,
      scan: SeedFileScan(of: spool.path, contentKey: "content"))
    let path = "\(out)/seeds_math_\(setup.files.stamp).json"
    #expect(setup.source == path)
    #expect(try run.text(path) == "[\"a\"]")
    let earlier = try EarlierRun(.newest, in: out, label: "math", outputs: RunSample.outputs)
    #expect(earlier.header.source == path)
    #expect(earlier.header.recorded.config["seeds_file"] == .string(path))
    #expect(earlier.pipedSource == path)
    // Another run's are files that somebody else keeps.
    _ = try run.new()
    #expect(try run.earlier().pipedSource == nil)
  }

  // MARK: Bad items and other sources

  private func write(_ lines: String...) throws {
    try run.folder.write("seeds.json", lines.joined(separator: "\n") + "\n")
  }

  /// A run of two seeds and a bad line, all of which have ended.
  private func withBadItem() throws -> (RunFilesSetup, BadItem) {
    try write("\"a\"", "{oops", "\"b\"")
    let new = try run.new()
    var reader = try SeedFileScan.reader(of: run.source, contentKey: "content")
    var found: BadItem?
    while let entry = try reader.next() {
      if case .bad(let bad) = entry { found = bad }
    }
    let bad = try #require(found)
    try run.commit(new, [run.end(0), ItemCommit(bad), run.end(1)])
    return (new, bad)
  }

  @Test("A bad item that was mended is none of the run's any more, for good")
  func mended() throws {
    let (new, bad) = try withBadItem()
    #expect(try run.resumed().failed[bad.key] != nil)
    try write("\"a\"", "\"c\"", "\"b\"")
    let setup = try run.resumed()
    #expect(setup.failed.isEmpty && setup.statistics.failed == 0)
    #expect(setup.statistics.items == 2 && setup.itemCount == 3)
    #expect(run.items.map { setup.resumed.wants($0.key) } == [false, false, true])
    #expect(setup.resumption?.toDo == 1 && setup.resumption?.sourceChange?.mended == 1)
    // The journal says so, whatever the source is then.
    let again = try run.resumed(selection: SeedSelection(numberOfSeeds: 1))
    #expect(again.failed.isEmpty && again.itemCount == 2)
    // Taken back, it fails again.
    try write("\"a\"", "{oops", "\"b\"")
    let back = try run.resumed()
    #expect(back.resumed.wants(bad.key) && back.itemCount == 3)
    try run.commit(back, [ItemCommit(bad)])
    #expect(try run.resumed().failed[bad.key] != nil)
    #expect(new.files == back.files)
  }

  @Test("A retry mends those that it takes, and does their seeds alone")
  func retriedMended() throws {
    _ = try withBadItem()
    try write("\"a\"", "\"c\"", "\"b\"", "\"new\"")
    var other = RetrySelection()
    other.failed = .withCause("timeout")
    #expect(throws: UsageProblem.self) { try run.resumed(nil, retry: other) }
    var retry = RetrySelection()
    retry.failed = .all
    let setup = try run.resumed(nil, retry: retry)
    #expect(setup.failed.isEmpty)
    #expect(setup.resumed.wants(run.items[2].key))
    #expect(!setup.resumed.wants(ItemKey(digest: SHA256.digest("new".utf8), occurrence: 0)))
    #expect(setup.resumption?.toDo == 1)
  }

  @Test("The sources of earlier starts are known, and what another one lacks stays failed")
  func otherSource() throws {
    let new = try run.new()
    try run.commit(new, [run.end(0), run.end(1, failing: "timeout")])
    let first = run.source
    let setup = try run.resumed(source: run.folder.write("other.json", "[\"x\"]"))
    #expect(setup.itemCount == 3 && setup.statistics.items == 2)
    #expect(setup.failed[run.items[1].key]?.cause == "timeout")
    #expect(setup.earlierSources == [first])
    let line = try #require(setup.start).line
    try setup.files.note(line)
    let back = try run.resumed()
    #expect(back.source == first && back.earlierSources == [run.folder.path + "/other.json"])
    #expect(back.resumption?.sourceChange != nil)
    #expect(try RunSearch(in: run.folder.path, isDeep: false).runs.first?.readSources().count == 2)
  }

  @Test("An end that was withdrawn is done again, and what it has used stays counted")
  func withdrawn() throws {
    let new = try run.new()
    let usage = ModelUsage(requests: 3, promptTokens: 30)
    try run.commit(
      new, [run.end(0), run.end(1, failing: "model_refused", usage: usage)],
      withdrawals: [JournalWithdrawal(key: run.items[1].key)])
    let setup = try run.resumed()
    #expect(setup.statistics.items == 1 && setup.statistics.failed == 0)
    #expect(setup.statistics.usage.promptTokens == 30)
    #expect(setup.failed.isEmpty && setup.resumed.wants(run.items[1].key))
  }

  @Test("A start that takes a few of a run's items leaves it with what an earlier one was to do")
  func largest() throws {
    let new = try run.new()
    #expect(new.largestItemCount == 3)
    try run.commit(new, [run.end(0)])
    let setup = try run.resumed(selection: SeedSelection(numberOfSeeds: 1))
    #expect(setup.itemCount == 1 && setup.largestItemCount == 3)
    let report = RunReport(
      plan: RunPlan(
        engine: EngineSettings(), traits: RunTraits(), workerConfiguration: [], source: run.source,
        files: setup.files, itemCount: setup.itemCount, largestItemCount: setup.largestItemCount,
        worker: WorkerProcess.Command(path: "/none"), counterNames: [],
        commands: NextCommands(resume: "", resumeWithConfig: "", retryFailed: "")),
      setup: setup, limits: nil)
    try report.summary(of: nil).write()
    let end = try JournalRecovery(
      journal: DiskFile(setup.files.journal, .readOnly), outputs: RunSample.outputs,
      lengths: [.max, .max]
    ).end
    #expect(end?.open == 2 && end?.isFinished == false)
  }

  // MARK: What tries have used

  @Test("What tries used that came to nothing is counted on resuming, with their crashes")
  func lostUsage() throws {
    let new = try run.new()
    func usage(_ tokens: Int) -> ModelUsage {
      ModelUsage(requests: 1, promptTokens: tokens, cost: Money(trillionths: tokens))
    }
    try run.commit(
      new, [run.end(0, usage: usage(1))],
      notes: [
        JournalCrash(
          key: run.items[1].key, crashes: 1, cause: "exit_1", usage: usage(10)
        ).line,
        JournalLoss(key: run.items[2].key, usage: usage(100)).line,
        JournalCrash(
          key: run.items[1].key, crashes: 2, cause: "exit_1", usage: usage(1000)
        ).line,
      ])
    let setup = try run.resumed()
    #expect(
      setup.statistics.usage
        == {
          var all = usage(1111); all.requests = 4; return all
        }())
    #expect(setup.statistics.items == 1)
    #expect(setup.spent == SharedBudget.Amount(cost: Money(trillionths: 1111), tokens: 1111))
    #expect(setup.crashes == 2)
    #expect(run.items.map { setup.resumed.crashes(of: $0.key) } == [0, 2, 0])
  }
}
