import Base

/// A corpus that can be searched, ranked by BM25.
///
///     let index = try SearchIndex(mapping: "corpus.jsonl.index")
///     for hit in try index.search("discovery of germanium", limit: 10) {
///       let document = try index.document(hit.document)
///     }
///
/// The index is a file (`SearchIndexLayout`) that any number of processes map. What it holds is
/// believed only as far as it was checked: an offset that leads out of it is an error.
package final class SearchIndex: Sendable {
  package struct Hit: Sendable, Hashable {
    package var document: Int
    package var score: Float
  }

  /// How fast a further occurrence loses weight, and how much longer documents lose.
  private static let saturation: Float = 1.2
  private static let lengthShare: Float = 0.75

  let layout: SearchIndexLayout
  private let file: MappedFile

  init(mapping path: String) throws(SearchIndexError) {
    do { file = try MappedFile(path) } catch { throw .system(error) }
    let outcome = file.withBytes { bytes -> Result<SearchIndexLayout, SearchIndexError> in
      guard SearchIndexLayout.kind(of: bytes) == .current else {
        return .failure(.notAnIndex(path: path))
      }
      return Result { () throws(IndexBytes.OutOfBounds) in try SearchIndexLayout(reading: bytes) }
        .mapError { _ in .damaged(path: path) }
    }
    layout = try outcome.get()
  }

  package var documentCount: Int { Int(layout.documentCount) }

  /// The best documents, the best first; of equal ones the earlier in the corpus.
  package func search(_ query: String, limit: Int) throws(SearchIndexError) -> [Hit] {
    let terms = StopWords.dropped(from: SearchTerms.of(query))
    return try checked { reader throws(IndexBytes.OutOfBounds) in
      var scores = [Float](repeating: 0, count: documentCount)
      for term in terms {
        guard let found = try find(term, reader) else { continue }
        try add(found, to: &scores, reader)
      }
      return Self.best(limit, of: scores)
    }
  }

  /// What a term tells: the rarer, the more. Zero for terms that the corpus doesn't have.
  func weight(of term: String) throws(SearchIndexError) -> Float {
    try checked { reader throws(IndexBytes.OutOfBounds) in
      try find(term, reader).map { weight(documentCount: $0.documentCount) } ?? 0
    }
  }

  package func document(_ number: Int) throws(SearchIndexError) -> CorpusDocument {
    try checked { reader throws(IndexBytes.OutOfBounds) in
      let record = try self.record(number)
      var offset = try reader.offset(at: record)
      var parts: [String] = []
      for part in 0..<4 {
        let count = Int(try reader.integer(UInt32.self, at: record + 8 + 4 * part))
        parts.append(String(decoding: try reader.slice(at: offset, count: count), as: UTF8.self))
        offset += count
      }
      return CorpusDocument(id: parts[0], url: parts[1], title: parts[2], text: parts[3])
    }
  }
}

// MARK: - Ranking

extension SearchIndex {
  private func weight(documentCount: UInt32) -> Float {
    let with = Double(documentCount)
    let without = Double(layout.documentCount) - with
    return Float(RealFunctions.log1p((without + 0.5) / (with + 0.5)))
  }

  private func add(
    _ term: FoundTerm, to scores: inout [Float], _ reader: IndexBytes
  ) throws(IndexBytes.OutOfBounds) {
    let weight = weight(documentCount: term.documentCount) * (Self.saturation + 1)
    let meanLength = max(1, Float(layout.totalLength) / Float(layout.documentCount))
    var postings = PostingsReader(term.postings)
    while let (document, count) = try postings.next() {
      guard document < layout.documentCount else { throw IndexBytes.OutOfBounds() }
      let place = try record(Int(document)) + 24
      let length = Float(try reader.integer(UInt32.self, at: place))
      let damping =
        Self.saturation * (1 - Self.lengthShare + Self.lengthShare * length / meanLength)
      scores[Int(document)] += weight * Float(count) / (Float(count) + damping)
    }
  }

  private static func best(_ limit: Int, of scores: [Float]) -> [Hit] {
    var best: [Hit] = []
    guard limit > 0 else { return best }
    for (document, score) in scores.enumerated() where score > 0 {
      if best.count == limit {
        guard let last = best.last, score > last.score else { continue }
        best.removeLast()
      }
      let place = best.firstIndex { $0.score < score } ?? best.endIndex
      best.insert(Hit(document: document, score: score), at: place)
    }
    return best
  }
}

// MARK: - Looking up

extension SearchIndex {
  private struct FoundTerm {
    var documentCount: UInt32
    var postings: UnsafeRawBufferPointer
  }

  private func find(
    _ term: String, _ reader: IndexBytes
  ) throws(IndexBytes.OutOfBounds) -> FoundTerm? {
    let wanted = Array(term.utf8)
    var low = 0
    var high = Int(layout.termCount)
    while low < high {
      let middle = (low + high) / 2
      let record = layout.terms + middle * SearchIndexLayout.termSize
      let count = Int(try reader.integer(UInt32.self, at: record + 24))
      let word = try reader.slice(at: try reader.offset(at: record), count: count)
      if word.elementsEqual(wanted) {
        return FoundTerm(
          documentCount: try reader.integer(UInt32.self, at: record + 28),
          postings: try reader.slice(
            at: try reader.offset(at: record + 8), count: try reader.offset(at: record + 16)))
      }
      if word.lexicographicallyPrecedes(wanted) { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  private func record(_ document: Int) throws(IndexBytes.OutOfBounds) -> Int {
    guard document >= 0, document < layout.documentCount else { throw IndexBytes.OutOfBounds() }
    return layout.documents + document * SearchIndexLayout.documentSize
  }

  private func checked<Value>(
    _ body: (IndexBytes) throws(IndexBytes.OutOfBounds) -> Value
  ) throws(SearchIndexError) -> Value {
    do {
      return try file.withBytes { bytes throws(IndexBytes.OutOfBounds) in
        try body(IndexBytes(bytes))
      }
    } catch {
      throw .damaged(path: file.path)
    }
  }
}
