import TestSupport

/// How much longer a page takes that is ten times as long, for pages made to take long. The bar
/// leaves room for what else the machine does; the square of the length would be 100.
enum PageGrowthBenchmark {
  @Sendable static func measure() async throws -> [Finding] {
    let pieces = [
      "<div>", "<p>x, y", "<a href=x>", "<a><div>", "</a>", "<table>", "<table><tr><td>x",
      "<td>x", "<b><p>", "<li>x", "<ul><li>x", "<svg><g>", "<x y=z>", "</x>", "<", "<!--",
      "<!--->", "&", "&#", "<script>", "</script", "<title>", "<a href='x'>y</a>", "<h2>x</h2>",
      "<blockquote>x", "<pre>\n", "<dl><dt>x<dd>y", "<code>x", "<sup>x", "<p class='ad b c'>x",
      "<div class=article-body>x, y", "<tr><td colspan=9>x", "x\u{301}", "<br>", "\n", "``",
      "][1", "<meta charset=x>", "<base href=x>", "&amp;", "é", "<h1><b>x",
    ]
    let growth =
      pieces.map { piece in
        let short = time(piece, bytes: 200_000)
        let long = time(piece, bytes: 2_000_000)
        report("  \(piece.debugDescription): \((long / short).rounded()) × the time")
        return long / short
      }.max() ?? 0
    return [
      Finding(
        "pages of 2 MB beside ones of 0.2 MB, at most", growth, "× the time", decimals: 1,
        bar: .atMost(30))
    ]
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
