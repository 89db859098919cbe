import Foundation
import TestSupport

/// How well the main text of pages is found, and how fast.
///
/// The pages are those made for the tests, or those of the folder that `EXTRACTION_PAGES` names: a
/// `PageSet`, or pages with phrases that must and must not be in their text.
enum ExtractionBenchmark {
  private static let given = ProcessInfo.processInfo.environment["EXTRACTION_PAGES"]

  private static let leastBytes = 10_000_000

  @Sendable static func measure() async throws -> [Finding] {
    let folder = given ?? PageSet.made
    if FileManager.default.fileExists(atPath: folder + "/evaldata.json") {
      return try measure(PhrasePages(folder: folder))
    }
    return try measure(try await PageSet(folder: folder))
  }

  private static func measure(_ set: PageSet) throws -> [Finding] {
    let (texts, rate) = try extract(set.pages.map(\.bytes))
    let scores = zip(set.pages, texts).map { ShingleScore(expected: $0.expected, found: $1) }
    for (page, score) in zip(set.pages, scores).sorted(by: { $0.1.f1 < $1.1.f1 }).prefix(10) {
      report("  \(page.id.prefix(40)): F1 \((score.f1 * 1000).rounded() / 1000)")
    }
    let overall = ShingleScore.overall(scores)
    return [
      Finding(
        "F1 of the main text, \(set.pages.count) pages", overall.f1, "", decimals: 4,
        bar: .atLeast(0.93)),
      Finding("  precision", overall.precision, "", decimals: 4),
      Finding("  recall", overall.recall, "", decimals: 4),
      Finding(
        "  mean of the pages' F1", scores.reduce(0) { $0 + $1.f1 } / Double(max(1, scores.count)),
        "", decimals: 4),
      rate,
    ]
  }

  private static func measure(_ set: PhrasePages) throws -> [Finding] {
    let (texts, rate) = try extract(set.pages.map(\.bytes))
    let score = set.score(texts)
    return [
      Finding(
        "F1 of phrases, \(set.pages.count) pages", score.f1, "", decimals: 4, bar: .atLeast(0.86)),
      Finding("  precision", score.precision, "", decimals: 4),
      Finding("  recall", score.recall, "", decimals: 4),
      rate,
    ]
  }

  /// The pages' main texts, and how many bytes a second of pages were read. A small set is read
  /// several times, or the first use of every table would be all that is measured.
  private static func extract(_ pages: [[UInt8]]) throws -> ([String], Finding) {
    let bytes = pages.reduce(0) { $0 + $1.count }
    let rounds = max(1, leastBytes / max(1, bytes))
    var texts: [String] = []
    let start = SuspendingClock().now
    for _ in 0..<rounds { texts = try pages.map { try ExtractionTrial.mainText(of: $0).text } }
    let time = start.duration(to: SuspendingClock().now).inSeconds
    let size = Double(bytes * rounds) / 1_000_000
    return (
      texts, Finding("pages read, of \(Int(size)) MB", size / time, "MB/s", bar: .atLeast(10))
    )
  }
}
