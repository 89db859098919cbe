import Base
import TestSupport

/// A million damaged pages through everything that reads pages.
enum PageFuzzBenchmark {
  private static let count = 1_000_000
  /// Pages a report, so that what breaks one is found near its number.
  private static let batch = 100_000

  @Sendable static func measure() async throws -> [Finding] {
    let set = try await PageSet(folder: PageSet.made)
    var mutation = PageMutation(SplitMix64(seed: 1))
    var read = 0
    var bytes = 0
    var slowest = 0.0
    let clock = SuspendingClock()
    let start = clock.now
    for number in 0..<count {
      let page = mutation.mutate(set.pages[number % set.pages.count].bytes)
      bytes += page.count
      let begin = clock.now
      if ExtractionTrial.document(of: page, goal: "when the bridge was opened") != nil { read += 1 }
      slowest = max(slowest, begin.duration(to: clock.now).inMilliseconds)
      if (number + 1).isMultiple(of: batch) { report("  \(number + 1) pages") }
    }
    let time = start.duration(to: clock.now).inSeconds
    return [
      Finding("damaged pages without a crash", Double(count), "", decimals: 0),
      Finding("  read, not refused", 100 * Double(read) / Double(count), "%"),
      Finding("  the longest time for one", slowest, "ms"),
      Finding("  all of them", Double(bytes) / 1_000_000 / time, "MB/s"),
    ]
  }
}
