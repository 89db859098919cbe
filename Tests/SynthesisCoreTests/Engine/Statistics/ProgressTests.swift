import Testing

@testable import Base
@testable import Engine
@testable import SynthesisCore
@testable import Synthesize

@Suite("Progress")
struct ProgressTests {
  private static func progress(_ change: (inout Progress) -> Void) -> Progress {
    var progress = Progress(words: SynthesizeJob(environments: .standard).words, total: 200)
    progress.workers = 4
    change(&progress)
    return progress
  }

  private static let fresh = progress { _ in }
  private static let halfway = progress {
    $0.accepted = 90
    $0.noQA = 6
    $0.failed = 4
    $0.records = 170
    $0.busyWorkers = 3
    $0.elapsed = .seconds(50)
  }
  private static let resumed = progress {
    $0.accepted = 100
    $0.doneBefore = 94
    $0.busyWorkers = 1
    $0.elapsed = .seconds(120)
  }
  private static let done = progress {
    $0.accepted = 200
    $0.elapsed = .seconds(100)
  }
  private static let held = progress { $0.hindrance = "the disk is full" }
  private static let priced = progress {
    $0.spending.isPriced = true
    $0.spending.quotas = [
      SpendingReport.Quota(
        model: "m", concurrency: 3, ceiling: 16, throttles: 0, pausedSeconds: 0)
    ]
  }
  private static let failing = progress {
    $0.failed = 6
    $0.failures = [
      CauseCount(name: "explore.model_refused", count: 5, detail: "the endpoint answered 400"),
      CauseCount(name: "worker.timeout", count: 1, detail: "the worker reached its time limit"),
    ]
  }
  private static let limited = progress {
    $0.spending.quotas = [
      SpendingReport.Quota(
        model: "a", concurrency: 4, ceiling: 4, hasCeilingOfItsOwn: true, requestsPerMinute: 60,
        throttles: 0, pausedSeconds: 0),
      SpendingReport.Quota(
        model: "b", concurrency: 64, ceiling: 64, requestsPerMinute: 60,
        announcedRequestsPerMinute: 30, throttles: 0, pausedSeconds: 0),
      SpendingReport.Quota(
        model: "c", concurrency: 64, ceiling: 64, hasLearnedRate: true, throttles: 0,
        pausedSeconds: 0),
      SpendingReport.Quota(
        model: "d", concurrency: 64, ceiling: 64, throttles: 0, pausedSeconds: 0),
    ]
  }

  static let lines: [(Progress, String)] = [
    (fresh, "0/200 seeds done, 0 accepted, 0 without a pair, 0 failed, 0 QA pairs"),
    (
      halfway,
      "100/200 seeds done, 90 accepted, 6 without a pair, 4 failed, 170 QA pairs, 2.0 seeds/s, "
        + "ETA 0:50"
    ),
    // What an earlier start has done is not a part of this one's rate.
    (
      resumed,
      "100/200 seeds done, 100 accepted, 0 without a pair, 0 failed, 0 QA pairs, 3.0 seeds/min, "
        + "ETA 33:20"
    ),
    (
      done,
      "200/200 seeds done, 200 accepted, 0 without a pair, 0 failed, 0 QA pairs, 2.0 seeds/s"
    ),
    (
      held,
      "0/200 seeds done, 0 accepted, 0 without a pair, 0 failed, 0 QA pairs, the disk is full"
    ),
    (
      priced,
      "0/200 seeds done, 0 accepted, 0 without a pair, 0 failed, 0 QA pairs, "
        + "cost \(Money.zero.brief), 3 of 16 requests at once, as m throttled or timed out"
    ),
    (
      failing,
      "6/200 seeds done, 0 accepted, 0 without a pair, 6 failed (5 explore.model_refused, "
        + "1 worker.timeout: the endpoint answered 400), 0 QA pairs"
    ),
    (
      limited,
      "0/200 seeds done, 0 accepted, 0 without a pair, 0 failed, 0 QA pairs, at most 4 requests at "
        + "once (max_concurrent_requests), at most 60 requests/min (requests_per_minute), at most "
        + "30 requests/min, as b says, slowed down, as c asked"
    ),
  ]

  @Test("One of a kind is told in the singular, and wide characters count for two columns")
  func singular() {
    let one = Self.progress {
      $0.total = 1
      $0.accepted = 1
      $0.records = 1
    }
    #expect(one.line == "1/1 seed done, 1 accepted, 0 without a pair, 0 failed, 1 QA pair")
    let wide = Self.progress { $0.hindrance = "東京東京東京" }
    for width in 0...80 { #expect(wide.bar(width: width).columns <= width) }
  }

  @Test("A line for logs says what there is to say", arguments: lines)
  func line(progress: Progress, expected: String) {
    #expect(progress.line == expected)
  }

  static let bars: [(Progress, Int, String)] = [
    (fresh, 60, "░░░░░░░░░░░░░░░░░░░░░░░  0/200 · 0 QA · 0 failed · 0/4 busy"),
    (
      halfway, 100,
      "████████████████░░░░░░░░░░░░░░░░  "
        + "100/200 · 170 QA · 4 failed · 3/4 busy · 2.0 seeds/s · ETA 0:50"
    ),
    (
      done, 100,
      "████████████████████████████████  200/200 · 0 QA · 0 failed · 0/4 busy · 2.0 seeds/s"
    ),
    (held, 40, "0/200 · 0 failed · the disk is full"),
    (halfway, 40, "100/200 · 170 QA · 4 failed · ETA 0:50"),
    (failing, 40, "6/200 · 0 QA · 6 failed · 0/4 busy"),
    (failing, 60, "6/200 · 0 QA · 6 failed · 0/4 busy · explore.model_refused"),
    (priced, 8, "0/200"), (fresh, 0, ""), (fresh, -1, ""),
  ]

  @Test("The bar takes the room that there is, and gives way to the counts", arguments: bars)
  func bar(progress: Progress, width: Int, expected: String) {
    let bar = progress.bar(width: width)
    #expect(bar == expected)
    #expect(bar.count <= max(0, width))
  }

  @Test("A run of no seeds has a full bar")
  func nothing() {
    #expect(Progress(total: 0).bar(width: 80).hasPrefix("█"))
    #expect(Progress(total: 0).remaining == nil)
  }

  @Test(
    "Times are told in the largest fitting units",
    arguments: [
      (0, "0:00"), (59, "0:59"), (60, "1:00"), (3599, "59:59"), (3600, "1:00:00"),
      (3661, "1:01:01"), (172_799, "47:59:59"), (172_800, "2d 0h"), (270_000, "3d 3h"),
    ])
  func times(seconds: Int, text: String) {
    #expect(Progress.text(Duration.seconds(seconds)) == text)
  }
}
