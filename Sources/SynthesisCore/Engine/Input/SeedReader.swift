package import Base

/// Reads the seeds of a file one by one, in little memory whatever the file's size.
///
///     var reader = try SeedFileScan.reader(of: path, contentKey: "content")
///     while let entry = try reader.next() {
///       switch entry {
///       case .item(let item): …
///       case .bad(let item): log(item.reason)
///       }
///     }
///
/// The file is a JSON array of strings or objects, an object with such an array as its `seeds`, one JSON
/// string, or such values line by line.
/// An element that is not a seed comes as a bad seed and reading goes on, as long as it is sure where
/// the next one starts: in JSON lines always, in an array until its brackets and commas break.
package struct SeedReader<Source: ByteSource> {
  private(set) var source: Source
  private let name: SeedFileName
  private let contentKey: String
  private var splitter: SeedSplitter
  private var occurrences = OccurrenceCounter()
  private var chunk = [UInt8](repeating: 0, count: 64 * 1024)
  private var count = 0
  private var isOver = false
  private var elementRange = 0..<0

  /// The last element as it stands in the file; empty for one that was too long.
  var elementText: ArraySlice<UInt8> { splitter.buffer[elementRange] }

  init(_ source: Source, name: SeedFileName, contentKey: String) {
    self.source = source
    self.name = name
    self.contentKey = contentKey
    splitter = SeedSplitter(contentKey: contentKey)
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
        switch error {
        case .malformed(let position, let sentence):
          throw .malformed(file: name.shown, position, sentence: sentence)
        case .foreign(let format): throw .foreign(name, format)
        case .notJSON: throw .notJSON(name)
        }
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
        if count == 0 { throw .empty(file: name.shown) }
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
      throw .unreadable(file: name.shown, error)
    }
  }

  private mutating func entry(_ range: Range<Int>) throws(SeedFileError) -> ItemEntry {
    let result = splitter.buffer.withUnsafeBufferPointer { buffer in
      Result { () throws(JSONError) in
        try SeedText.decode(
          UnsafeBufferPointer(rebasing: buffer[range]), contentKey: contentKey)
      }
    }
    switch result {
    case .success(.success(let text)):
      count += 1
      let digest = SHA256.digest(text.content.utf8)
      let occurrence = occurrences.count(digest)
      return .item(
        WorkItem(
          index: count, digest: digest, occurrence: occurrence.earlier, payload: text.payload,
          isRepeat: occurrence.followsSeed))
    case .success(.failure(let flaw)): return bad(flaw, text: splitter.buffer[range])
    case .failure(let error):
      var position = splitter.elementPosition
      position.advance(over: splitter.buffer[range].prefix(error.offset))
      guard splitter.isLines || error.problem.leavesStructure else {
        throw .malformed(file: name.shown, position, sentence: error.problem.sentence)
      }
      return bad(.malformed(error.problem, position), text: splitter.buffer[range])
    }
  }

  private mutating func bad(_ flaw: ItemFlaw, text: ArraySlice<UInt8>) -> ItemEntry {
    // One that a file of failed seeds has kept is known as it was where it came from, and so is what is
    // wrong with it.
    let kept = FailedItemRecord.badText(of: text, contentKey: contentKey)
    let own = kept ?? Array(text)
    return bad(
      kept.flatMap { ItemFlaw(of: $0, contentKey: contentKey) } ?? flaw,
      excerpt: String(decoding: own.prefix(200), as: UTF8.self), digest: SHA256.digest(own))
  }

  private mutating func bad(
    _ flaw: ItemFlaw, excerpt: String, digest: SHA256.Digest
  ) -> ItemEntry {
    count += 1
    return .bad(
      BadItem(
        index: count, line: splitter.elementPosition.line, flaw: flaw, excerpt: excerpt,
        digest: digest, occurrence: occurrences.count(digest, isSeed: false).earlier))
  }
}

extension ItemFlaw {
  /// What is wrong with an element that stands alone; nil for a seed.
  fileprivate init?(of text: [UInt8], contentKey: String) {
    // One that was too long has not been kept.
    guard !text.isEmpty else {
      self = .elementTooLong
      return
    }
    do throws(JSONError) {
      let decoded = try text.withUnsafeBufferPointer { buffer in
        Result { () throws(JSONError) in try SeedText.decode(buffer, contentKey: contentKey) }
      }.get()
      guard case .failure(let flaw) = decoded else { return nil }
      self = flaw
    } catch {
      var position = TextPosition()
      position.advance(over: text.prefix(error.offset))
      self = .malformed(error.problem, position)
    }
  }
}

extension JSONError.Problem {
  /// Whether quotes and brackets can be trusted although this is wrong between them.
  fileprivate var leavesStructure: Bool {
    switch self {
    case .invalidUTF8, .invalidEscape, .loneSurrogate, .numberOutOfRange, .tooDeep: true
    default: false
    }
  }
}

/// What a seed file is called.
package struct SeedFileName: Sendable, Hashable {
  /// In messages.
  package let shown: String
  /// In commands to paste; nil for what came through a pipe.
  let path: String?

  package init(path: String) {
    shown = path
    self.path = path
  }

  /// Of a pipe, whose seeds are kept elsewhere.
  package init(pipe: String) {
    shown = pipe
    path = nil
  }
}
