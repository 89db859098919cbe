package import Base

/// Reads the seeds of a file one by one, in little memory whatever the file's size.
///
///     var reader = SeedReader(try FileByteSource(path: path), file: path)
///     while let entry = try reader.next() {
///       switch entry {
///       case .item(let item): …
///       case .bad(let item): log(item.reason)
///       }
///     }
///
/// The file is a JSON array of strings or objects, one JSON string, or such values line by line.
/// An element that is not a seed comes as a bad seed and reading goes on, as long as it is sure where
/// the next one starts: in JSON lines always, in an array until its brackets and commas break.
package struct SeedReader<Source: ByteSource> {
  private var source: Source
  private let file: String
  private var splitter = SeedSplitter()
  private var occurrences = OccurrenceCounter()
  private var chunk = [UInt8](repeating: 0, count: 64 * 1024)
  private var count = 0
  private var isOver = false
  private var elementRange = 0..<0

  /// The last element as it stands in the file; empty for one that was too long.
  var elementText: ArraySlice<UInt8> { splitter.buffer[elementRange] }

  init(_ source: Source, file: String) {
    self.source = source
    self.file = file
  }

  /// The next element; nil at the end. After an error there is nothing more.
  mutating func next() throws(SeedFileError) -> ItemEntry? {
    if isOver { return nil }
    do throws(SeedFileError) {
      let entry = try readNext()
      isOver = entry == nil
      return entry
    } catch {
      isOver = true
      throw error
    }
  }

  private mutating func readNext() throws(SeedFileError) -> ItemEntry? {
    while true {
      let piece: SeedSplitter.Piece
      do { piece = try splitter.next() } catch {
        throw error.position.map { .malformed(file: file, $0, sentence: error.sentence) }
          ?? .notSeeds(file: file)
      }
      switch piece {
      case .element(let range):
        elementRange = range
        return try entry(range)
      case .tooLong(let digest):
        elementRange = 0..<0
        return bad(.elementTooLong, excerpt: "", digest: digest)
      case .needsBytes: try fill()
      case .end:
        if count == 0 { throw .empty(file: file) }
        return nil
      }
    }
  }

  private mutating func fill() throws(SeedFileError) {
    do {
      // withUnsafeMutableBytes does not carry a typed error through, so it comes out as a result.
      let result = chunk.withUnsafeMutableBytes { buffer in
        Result { () throws(ByteSourceError) in try source.read(into: buffer) }
      }
      let length = try result.get()
      if length == 0 { splitter.finish() } else { splitter.push(chunk.prefix(length)) }
    } catch {
      throw .unreadable(file: file, error)
    }
  }

  private mutating func entry(_ range: Range<Int>) throws(SeedFileError) -> ItemEntry {
    let result = splitter.buffer.withUnsafeBufferPointer { buffer in
      Result { () throws(JSONError) in
        try SeedText.decode(UnsafeBufferPointer(rebasing: buffer[range]))
      }
    }
    switch result {
    case .success(.success(let text)):
      count += 1
      let digest = SHA256.digest(text.content.utf8)
      return .item(
        WorkItem(
          index: count, digest: digest, occurrence: occurrences.count(digest),
          payload: text.payload))
    case .success(.failure(let flaw)): return bad(flaw, text: splitter.buffer[range])
    case .failure(let error):
      var position = splitter.elementPosition
      position.advance(over: splitter.buffer[range].prefix(error.offset))
      guard splitter.isLines || error.problem.leavesStructure else {
        throw .malformed(file: file, position, sentence: error.problem.sentence)
      }
      return bad(.malformed(error.problem, position), text: splitter.buffer[range])
    }
  }

  private mutating func bad(_ flaw: ItemFlaw, text: ArraySlice<UInt8>) -> ItemEntry {
    bad(
      flaw, excerpt: String(decoding: text.prefix(200), as: UTF8.self),
      // One that a file of failed seeds has kept is known as it was where it came from.
      digest: SHA256.digest(FailedItemRecord.badText(of: text) ?? Array(text)))
  }

  private mutating func bad(
    _ flaw: ItemFlaw, excerpt: String, digest: SHA256.Digest
  ) -> ItemEntry {
    count += 1
    return .bad(
      BadItem(
        index: count, line: splitter.elementPosition.line, flaw: flaw, excerpt: excerpt,
        digest: digest, occurrence: occurrences.count(digest)))
  }
}

extension JSONError.Problem {
  /// Whether quotes and brackets can be trusted although this is wrong between them.
  fileprivate var leavesStructure: Bool {
    switch self {
    case .invalidUTF8, .invalidEscape, .numberOutOfRange, .tooDeep: true
    default: false
    }
  }
}
