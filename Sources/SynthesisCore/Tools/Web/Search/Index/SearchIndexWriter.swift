import Base
import Glibc

/// Writes an index file: texts as they come, the rest when all have come.
///
/// The file has another name until it is whole and on the disk, so that nobody ever maps half of
/// one. A writer that goes without having finished takes its file away.
final class SearchIndexWriter {
  private static let chunkSize = 1 << 20

  private let path: String
  private let temporary: String
  private let descriptor: Int32
  private var isFinished = false
  private var pending: [UInt8] = []
  private var offset = 0
  private var documents: [UInt8] = []
  private var accumulator = IndexAccumulator()

  init(_ path: String) throws(SystemError) {
    self.path = path
    temporary = "\(path).\(getpid()).tmp"
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw SystemError("write \(temporary)") }
    pending = [UInt8](repeating: 0, count: SearchIndexLayout.headerSize)
  }

  deinit {
    close(descriptor)
    if !isFinished { unlink(temporary) }
  }

  var documentCount: Int { accumulator.lengths.count }

  func add(_ document: CorpusDocument) throws(SystemError) {
    let parts = [document.id, document.url, document.title, document.text]
    documents.appendLittleEndian(UInt64(position))
    for part in parts { documents.appendLittleEndian(UInt32(part.utf8.count)) }
    accumulator.add(title: document.title, text: document.text)
    documents.appendLittleEndian(accumulator.lengths.last ?? 0)
    for part in parts { pending.append(contentsOf: part.utf8) }
    try flush(above: Self.chunkSize)
  }

  /// Writes what is left, and gives the file its name.
  func finish(stamp: SHA256.Digest, digest: SHA256.Digest) throws(SystemError) {
    let terms = accumulator.sortedTerms()
    let lengths = accumulator.lengths
    let postings = position
    for term in terms {
      pending += term.postings.bytes
      try flush(above: Self.chunkSize)
    }
    let words = position
    for term in terms { pending.append(contentsOf: term.word.utf8) }
    let layout = SearchIndexLayout(
      corpusStamp: stamp, corpusDigest: digest, documentCount: UInt32(lengths.count),
      termCount: UInt32(terms.count), totalLength: lengths.reduce(0) { $0 + UInt64($1) },
      postings: postings, words: words, terms: position)
    appendRecords(of: terms, at: layout)
    pending += documents
    try flush(above: 0)
    try write(layout.headerBytes, at: 0)
    if fdatasync(descriptor) != 0 { throw SystemError("sync \(temporary)") }
    if rename(temporary, path) != 0 { throw SystemError("rename \(temporary)") }
    isFinished = true
  }

  private func appendRecords(
    of terms: [(word: String, postings: Postings)], at layout: SearchIndexLayout
  ) {
    var word = layout.words
    var posting = layout.postings
    for term in terms {
      pending.appendLittleEndian(UInt64(word))
      pending.appendLittleEndian(UInt64(posting))
      pending.appendLittleEndian(UInt64(term.postings.bytes.count))
      pending.appendLittleEndian(UInt32(term.word.utf8.count))
      pending.appendLittleEndian(term.postings.documentCount)
      word += term.word.utf8.count
      posting += term.postings.bytes.count
    }
  }

  /// Where the next byte will lie.
  private var position: Int { offset + pending.count }

  private func flush(above limit: Int) throws(SystemError) {
    guard pending.count > limit else { return }
    try write(pending, at: offset)
    offset += pending.count
    pending.removeAll(keepingCapacity: true)
  }

  private func write(_ bytes: [UInt8], at start: Int) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(
          descriptor, $0.baseAddress?.advanced(by: written), $0.count - written, start + written)
      }
      if count > 0 {
        written += count
      } else if count == 0 || errno != EINTR {
        throw SystemError("write \(temporary)", code: count == 0 ? ENOSPC : errno)
      }
    }
  }
}
