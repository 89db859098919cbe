import TestSupport
import Testing

@testable import Base
@testable import Engine

@Suite("A source and what a run has done of it")
struct SourceComparisonTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func entries(_ lines: [String]) throws -> [ItemEntry] {
    let path = try folder.write("seeds.jsonl", lines.joined(separator: "\n") + "\n")
    var reader = try SeedFileScan.reader(of: path, contentKey: "content")
    var entries: [ItemEntry] = []
    while let entry = try reader.next() { entries.append(entry) }
    return entries
  }

  /// What a source makes of a run that has done `done` of another one; the first `limit` of it are
  /// selected. Bad lines have failed.
  private func comparison(
    done: [String], now: [String], limit: Int = .max, retry: RetrySelection = RetrySelection()
  ) throws -> SourceComparison {
    var completed = CompletedIndex()
    var failed = FailedItems()
    for (offset, entry) in try entries(done).enumerated() {
      var summary = ItemSummary(
        sourceID: WorkItem.sourceID(index: entry.index, digest: entry.key.digest), key: entry.key,
        outcome: ItemOutcome(state: .accepted), attempts: 1, milliseconds: 1, worker: 0)
      if case .bad(let bad) = entry { summary = ItemCommit(bad).summary }
      _ = completed.record(.init(state: summary.outcome.state, offset: offset), for: entry.key)
      failed.take(summary)
    }
    var comparison = SourceComparison(completed: completed, failed: failed, retry: retry)
    for entry in try entries(now) { comparison.take(entry, entry.index <= limit ? .take : .stop) }
    return comparison
  }

  static let counts:
    [(done: [String], now: [String], limit: Int, total: Int, toDo: Int, missing: Int)] = [
      (["\"a\""], ["\"a\"", "\"b\""], .max, 2, 1, 0),
      // All done count, whatever is selected now.
      (["\"a\"", "\"b\"", "\"c\""], ["\"a\"", "\"b\"", "\"c\"", "\"d\""], 1, 3, 0, 0),
      (["\"a\""], ["\"a\"", "\"b\"", "\"c\""], 2, 2, 1, 0),
      // Another source: never more done than there are.
      (["\"a\"", "\"b\"", "\"c\""], ["\"x\""], .max, 4, 1, 3),
      (["\"a\"", "\"b\""], ["\"b\"", "\"x\""], .max, 3, 1, 1),
      (["\"a\"", "\"a\""], ["\"a\"", "\"a\"", "\"a\""], .max, 3, 1, 0),
    ]

  @Test("A run is about all that has ended and all that is selected", arguments: counts)
  func itemCounts(
    done: [String], now: [String], limit: Int, total: Int, toDo: Int, missing: Int
  ) throws {
    let comparison = try comparison(done: done, now: now, limit: limit)
    #expect(comparison.itemCount(mended: 0) == total)
    #expect(comparison.toDo(open: nil) == toDo)
    #expect(comparison.missing == missing)
  }

  @Test("What is tried again is to be done, and new ones are told from those that were open")
  func added() throws {
    var retry = RetrySelection()
    retry.failed = .all
    let comparison = try comparison(
      done: ["\"a\"", "{oops"], now: ["\"a\"", "{oops", "\"b\"", "\"c\"", "\"d\""], retry: retry)
    #expect(comparison.toDo(open: nil) == 4)
    #expect(comparison.toDo(open: 0) == 1)
    #expect(comparison.added(since: 3) == 2)
    #expect(comparison.added(since: nil) == nil)
  }

  static let mendings: [(done: [String], now: [String], limit: Int, isSamePath: Bool, count: Int)] =
    [
      // In its place, among seeds that the run knows.
      (["\"a\"", "{oops"], ["\"a\"", "\"b\""], .max, false, 1),
      // Still there.
      (["\"a\"", "{oops"], ["\"a\"", "{oops"], .max, true, 0),
      // Moved, or gone with its place.
      (["\"a\"", "{oops"], ["\"x\"", "\"a\"", "{oops"], .max, true, 0),
      (["{oops", "\"a\"", "\"b\""], ["\"a\"", "\"b\""], .max, true, 0),
      // Bad in another way.
      (["\"a\"", "{oops"], ["\"a\"", "{ooops"], .max, true, 0),
      // Another source has other seeds in these places.
      (["\"a\"", "{oops"], ["\"x\"", "\"y\""], .max, true, 0),
      // With nothing else to go by, the path says whether it is the same.
      (["{oops"], ["\"x\""], .max, true, 1), (["{oops"], ["\"x\""], .max, false, 0),
      // It is not among those that are done now.
      (["\"a\"", "{oops"], ["\"a\"", "\"b\""], 1, true, 0),
      // One of two that are alike.
      (["\"a\"", "{oops", "{oops"], ["\"a\"", "\"b\"", "{oops"], .max, true, 1),
      (["\"a\"", "{oops", "{oops"], ["\"a\"", "{oops", "\"b\""], .max, true, 1),
      (["\"a\"", "{oops", "{oops"], ["\"a\"", "\"c\"", "\"b\""], .max, true, 2),
    ]

  @Test("A bad one is mended when a new seed has its place", arguments: mendings)
  func mended(
    done: [String], now: [String], limit: Int, isSamePath: Bool, count: Int
  ) throws {
    let comparison = try comparison(done: done, now: now, limit: limit)
    let mended = comparison.mended(isSamePath: isSamePath)
    #expect(mended.count == count)
    // What is left of those alike is what the source still has.
    let left = Set(try entries(done).map(\.key)).subtracting(mended.map(\.bad))
    let stillBad = try entries(now).filter { if case .bad = $0 { true } else { false } }.map(\.key)
    if count == 1 { #expect(left.isSuperset(of: stillBad)) }
  }

  static let resumptions: [(resumption: Resumption, lines: [String])] = [
    (
      Resumption(stamp: "S", done: 342, total: 500, failed: 3, toDo: 158),
      ["Resuming S: 342 of 500 done, 3 failed"]
    ),
    (
      Resumption(
        stamp: "S", done: 5, total: 25, failed: 0, toDo: 20,
        sourceChange: .init(added: 20, mended: 0, missing: 0)),
      ["Resuming S: 5 of 25 done", "The seed file changed: 20 new"]
    ),
    (
      Resumption(
        stamp: "S", done: 5, total: 5, failed: 2, toDo: 0,
        sourceChange: .init(added: nil, mended: 1, missing: 3)),
      [
        "Resuming S: 5 of 5 done, 2 failed",
        "The seed file changed: 1 mended, 3 of those done not in it",
        "Nothing to do; try those that failed again with: again",
      ]
    ),
    (
      Resumption(
        stamp: "S", done: 5, total: 5, failed: 0, toDo: 0,
        sourceChange: .init(added: 0, missing: 0)),
      ["Resuming S: 5 of 5 done", "The seed file changed", "Nothing to do"]
    ),
    (
      Resumption(
        stamp: "S", done: 3, total: 3, failed: 0, toDo: 0, excluded: (27, .numberOfSeeds(3))),
      [
        "Resuming S: 3 of 3 done",
        "Nothing to do: number_of_seed is 3, and 27 seeds are left behind it; raise it in the "
          + "config and continue with: config",
      ]
    ),
    (
      Resumption(
        stamp: "S", done: 3, total: 3, failed: 0, toDo: 0,
        excluded: (1, SeedIndexes(parsing: "2-3").map { .indexes($0) } ?? .numberOfSeeds(0))),
      [
        "Resuming S: 3 of 3 done",
        "Nothing to do: --seed-index 2-3 takes none of the seeds that are left; do the one with: all",
      ]
    ),
    (
      Resumption(stamp: "S", done: 3, total: 3, failed: 0, toDo: 0, isRetry: true),
      ["Resuming S: 3 of 3 done", "Nothing to do: no seed has failed"]
    ),
  ]

  @Test("What is resumed is told", arguments: resumptions)
  func told(resumption: Resumption, lines: [String]) {
    #expect(
      resumption.lines(
        NextCommands(
          resume: "on", resumeAll: "all", resumeWithConfig: "config", retryFailed: "again"))
        == lines)
  }
}
