import SynthesisCore
import TestSupport

/// A million damaged pages through everything that reads pages, and pages made to take long.
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
      Finding(
        "ten times as much of the same, at most", growth(), "× the time", decimals: 1,
        bar: .atMost(30)),
    ]
  }

  /// How much longer the worst page takes that is ten times as long. The bar leaves room for what
  /// else the machine does; twice the power of the length would be 100.
  private static func growth() -> Double {
    let pieces = [
      "<div>", "<p>x, y", "<a href=x>", "<a><div>", "</a>", "<table>", "<table><tr><td>x", "<td>x",
      "<b><p>", "<li>x", "<ul><li>x", "<svg><g>", "<x y=z>", "</x>", "<", "<!--", "<!--->", "&",
      "&#",
      "<script>", "</script", "<title>", "<a href='x'>y</a>", "<h2>x</h2>", "<blockquote>x",
      "<pre>\n",
      "<dl><dt>x<dd>y", "<code>x", "<sup>x", "<p class='ad b c'>x", "<div class=article-body>x, y",
      "<tr><td colspan=9>x", "x\u{301}", "<br>", "\n", "``", "][1", "<meta charset=x>",
      "<base href=x>",
    ]
    return pieces.map { piece in
      let short = time(piece, bytes: 200_000)
      let long = time(piece, bytes: 2_000_000)
      report("  \(piece.debugDescription): \((long / short).rounded()) × the time")
      return long / short
    }.max() ?? 0
  }

  /// The shorter of two runs.
  private static func time(_ piece: String, bytes: Int) -> Double {
    let page = Array(String(repeating: piece, count: bytes / piece.utf8.count).utf8)
    let clock = SuspendingClock()
    return (0..<2).map { _ in
      let start = clock.now
      _ = ExtractionTrial.document(of: page, goal: "x")
      return start.duration(to: clock.now).inMilliseconds
    }.min() ?? 0
  }
}
