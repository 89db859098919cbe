import Foundation
import TestSupport
import Web

/// How well local search ranks a test collection: documents, queries, and judgements of which
/// documents answer which query.
///
///     benchmarks search-quality CORPUS.jsonl QUERIES QRELS
enum SearchQuality {
  private static let depth = 10

  static func findings(corpus: String, queries: String, judgements: String) throws -> [Finding] {
    let folder = try TemporaryDirectory()
    defer { withExtendedLifetime(folder) {} }
    let index = try SearchIndexStore.open(
      SearchCorpus(corpus), at: "\(folder.path)/index")
    let queries = try TestQueries.read(queries)
    let judgements = try TestJudgements(String(contentsOfFile: judgements, encoding: .utf8))
    let judged = queries.filter { judgements.grades[$0.id] != nil }
    guard !judged.isEmpty else { throw BenchmarkFailure("no query has a judgement") }
    report("  \(index.documentCount) documents, \(judged.count) judged queries")
    var ranked: [(grades: [String: Int], ids: [String])] = []
    for query in judged {
      let hits = try index.search(query.text, limit: depth)
      let ids = try hits.map { try index.document($0.document).id }
      ranked.append((judgements.grades[query.id] ?? [:], ids))
    }
    let scales: [(name: String, gain: (Int) -> Double)] = [
      ("grades as they are", { max(0, Double($0)) }),
      ("every grade above 0 alike", { $0 > 0 ? 1 : 0 }),
      ("every document listed alike", { _ in 1 }),
    ]
    return scales.map { scale in
      let values = ranked.compactMap {
        RankedGain(depth: depth, gain: scale.gain).share($0.ids, $0.grades)
      }
      return Finding(
        "nDCG@10, \(scale.name)", values.reduce(0, +) / Double(max(1, values.count)), "",
        decimals: 4)
    }
  }
}

/// Normalised discounted cumulative gain: what a ranking gains of what the best one would.
struct RankedGain {
  let depth: Int
  let gain: (_ grade: Int) -> Double

  /// Nil where nothing is to be gained.
  func share(_ ids: [String], _ grades: [String: Int]) -> Double? {
    let ideal = sum(grades.values.map(gain).sorted(by: >))
    guard ideal > 0 else { return nil }
    return sum(ids.map { id in grades[id].map(gain) ?? 0 }) / ideal
  }

  private func sum(_ gains: [Double]) -> Double {
    gains.prefix(depth).enumerated().reduce(0) { $0 + $1.element / log2(Double($1.offset) + 2) }
  }
}
