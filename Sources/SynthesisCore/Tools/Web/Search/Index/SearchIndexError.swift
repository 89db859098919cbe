package import Base

/// Why a corpus cannot be searched.
package enum SearchIndexError: Error, Hashable, Sendable {
  case system(SystemError)
  /// The corpus could not be read.
  case unreadable(path: String, ByteSourceError)
  /// A line of the corpus that is not a document.
  case badDocument(path: String, line: Int, reason: String)
  case emptyCorpus(path: String)
  case badPage(path: String, reason: String)
  /// The corpus was written to while it was being indexed.
  case changing(path: String)
  /// There is a file in the index's place that was never one.
  case notAnIndex(path: String)
  /// Offsets that lead out of the file.
  case damaged(path: String)
}

extension SearchIndexError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .system(let error): error.description
    case .unreadable(let path, let error): "\(path): \(error)"
    case .badDocument(let path, let line, let reason): "\(path):\(line): \(reason)"
    case .emptyCorpus(let path): "\(path): the corpus has no documents"
    case .badPage(let path, let reason): "\(path): \(reason)"
    case .changing(let path): "\(path): the corpus was changed while it was being indexed"
    case .notAnIndex(let path):
      "\(path) is in the place of the search index and is none; move it or set search_index"
    case .damaged(let path): "the search index \(path) is damaged; delete it to have it made again"
    }
  }
}
