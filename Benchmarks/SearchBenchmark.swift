import Foundation
import TestSupport
import Web

/// Local search over 100,000 made-up documents: how long the index takes, and how long a query.
///
/// Words are drawn so that the most frequent are in nearly every document and most are rare, as in
/// a language, and queries are of words of the middle.
enum SearchBenchmark {
  private static let documents = 100_000
  private static let words = 60_000
  private static let queries = 1_000

  @Sendable static func measure() async throws -> [Finding] {
    let folder = try TemporaryDirectory()
    defer { withExtendedLifetime(folder) {} }
    let corpus = try SearchCorpus(write(to: "\(folder.path)/corpus.jsonl"))
    let path = "\(folder.path)/corpus.index"
    let clock = ContinuousClock()
    let indexing = try clock.measure {
      _ = try SearchIndexStore.open(corpus, at: path)
    }
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    report("  an index of \(size >> 20) MB")
    let index = try SearchIndexStore.open(corpus, at: path)
    var generator = WordGenerator(words: words)
    var times: [Duration] = []
    for _ in 0..<queries {
      let query = (0..<4).map { _ in generator.telling() }.joined(separator: " ")
      times.append(
        try clock.measure {
          guard try !index.search(query, limit: 10).isEmpty else {
            throw BenchmarkFailure("\(query) is not found")
          }
        })
    }
    times.sort()
    return [
      Finding(
        "100,000 documents indexed", indexing.inSeconds, "s", decimals: 1, bar: .atMost(60)),
      Finding(
        "a query of four words, median of \(queries)", times[queries / 2].inSeconds * 1000, "ms",
        bar: .atMost(5)),
      Finding("  the slowest", times[queries - 1].inSeconds * 1000, "ms"),
    ]
  }

  private static func write(to path: String) throws -> String {
    try Data().write(to: URL(filePath: path))
    guard let file = FileHandle(forWritingAtPath: path) else {
      throw BenchmarkFailure("\(path) can't be written")
    }
    defer { file.closeFile() }
    var generator = WordGenerator(words: words)
    for start in stride(from: 0, to: documents, by: 1000) {
      var chunk = ""
      for number in start..<start + 1000 {
        let title = (0..<5).map { _ in generator.any() }.joined(separator: " ")
        let text = (0..<200).map { _ in generator.any() }.joined(separator: " ")
        chunk += #"{"url": "/\#(number)", "title": "\#(title)", "text": "\#(text)"}"# + "\n"
      }
      try file.write(contentsOf: Data(chunk.utf8))
    }
    return path
  }
}
