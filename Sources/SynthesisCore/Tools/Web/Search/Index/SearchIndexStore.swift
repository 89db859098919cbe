import Base
import Glibc

/// Finds the index of a corpus, or makes it: once, whoever comes first, while the others wait.
package enum SearchIndexStore {
  /// Opens the index at `path` if it is one of the corpus as it is now, and makes it anew if not.
  /// Making it takes a minute for 100,000 documents and must not happen on a task's thread;
  /// `progress` hears now and then how many documents are done.
  package static func open(
    _ corpus: SearchCorpus, at path: String, progress: (Int) -> Void = { _ in }
  ) throws(SearchIndexError) -> SearchIndex {
    if let index = try current(corpus, at: path) { return index }
    let lock = try Lock(path + ".lock")
    defer { withExtendedLifetime(lock) {} }
    if let index = try current(corpus, at: path) { return index }
    try build(corpus, at: path, progress: progress)
    return try SearchIndex(mapping: path)
  }

  /// Where an index lies unless another place is named.
  static func usualPath(for corpus: String) -> String {
    var path = corpus[...]
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path + ".index"
  }

  /// Nil if there is none, or one of another corpus or program.
  private static func current(
    _ corpus: SearchCorpus, at path: String
  ) throws(SearchIndexError) -> SearchIndex? {
    guard access(path, F_OK) == 0 else { return nil }
    let file: MappedFile
    do { file = try MappedFile(path) } catch { throw .system(error) }
    switch file.withBytes(SearchIndexLayout.kind) {
    case .foreign: throw .notAnIndex(path: path)
    case .other: return nil
    case .current: break
    }
    let index = try SearchIndex(mapping: path)
    // Copied or touched files have other dates, and the same contents.
    if index.layout.corpusStamp == corpus.stamp { return index }
    return try index.layout.corpusDigest == corpus.digest() ? index : nil
  }

  private static func build(
    _ corpus: SearchCorpus, at path: String, progress: (Int) -> Void
  ) throws(SearchIndexError) {
    let digest = try corpus.digest()
    let writer = try system { () throws(SystemError) in try SearchIndexWriter(path) }
    try corpus.forEachDocument { document throws(SearchIndexError) in
      try system { () throws(SystemError) in try writer.add(document) }
      if writer.documentCount % 10_000 == 0 { progress(writer.documentCount) }
    }
    guard writer.documentCount > 0 else { throw .emptyCorpus(path: corpus.path) }
    guard try SearchCorpus(corpus.path) == corpus else { throw .changing(path: corpus.path) }
    try system { () throws(SystemError) in try writer.finish(stamp: corpus.stamp, digest: digest) }
  }

  private static func system<Value>(
    _ body: () throws(SystemError) -> Value
  ) throws(SearchIndexError) -> Value {
    do { return try body() } catch { throw .system(error) }
  }

  /// Held by one process at a time; the kernel lets go of it however the process ends.
  private final class Lock {
    private let descriptor: Int32

    init(_ path: String) throws(SearchIndexError) {
      descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      if descriptor < 0 { throw .system(SystemError("open \(path)")) }
      while flock(descriptor, LOCK_EX) != 0 {
        guard errno == EINTR else { throw .system(SystemError("lock \(path)")) }
      }
    }

    deinit { close(descriptor) }
  }
}
