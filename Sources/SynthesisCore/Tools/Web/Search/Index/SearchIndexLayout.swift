import Base

/// Where things lie in an index file. All numbers are little-endian, and the sections follow one
/// another without gaps:
///
/// | section | holds |
/// |---|---|
/// | header | this |
/// | texts | per document its id, URL, title and text, UTF-8, one after the other |
/// | postings | per term, see `Postings` |
/// | words | the terms' text, UTF-8 |
/// | terms | records in the order of the terms' bytes: start in words u64, start in postings u64, postings' length u64, word's length u32, documents u32 |
/// | documents | records: start in texts u64, lengths of id, URL, title and text u32 each, terms in it u32 |
struct SearchIndexLayout: Hashable {
  static let magic = Array("SMSEARCH".utf8)
  /// To be raised with any change of the format, of the terms or of their weights.
  static let version: UInt32 = 1
  static let headerSize = 144
  static let termSize = 32
  static let documentSize = 28

  enum Kind: Hashable {
    case current
    /// An index of another version of this program.
    case other
    case foreign
  }

  /// Tells names, sizes and dates of the corpus's files.
  var corpusStamp: SHA256.Digest
  /// Tells their contents.
  var corpusDigest: SHA256.Digest
  var documentCount: UInt32
  var termCount: UInt32
  /// Terms in all documents together.
  var totalLength: UInt64
  var postings: Int
  var words: Int
  var terms: Int
  var documents: Int
  var fileSize: Int

  static func kind(of bytes: UnsafeRawBufferPointer) -> Kind {
    let reader = IndexBytes(bytes)
    guard let start = try? reader.slice(at: 0, count: magic.count),  // too short is foreign too
      start.elementsEqual(magic),
      let version = try? reader.integer(UInt32.self, at: 8)  // as above
    else { return .foreign }
    return version == Self.version ? .current : .other
  }

  init(
    corpusStamp: SHA256.Digest, corpusDigest: SHA256.Digest, documentCount: UInt32,
    termCount: UInt32, totalLength: UInt64, postings: Int, words: Int, terms: Int
  ) {
    self.corpusStamp = corpusStamp
    self.corpusDigest = corpusDigest
    self.documentCount = documentCount
    self.termCount = termCount
    self.totalLength = totalLength
    self.postings = postings
    self.words = words
    self.terms = terms
    documents = terms + Int(termCount) * Self.termSize
    fileSize = documents + Int(documentCount) * Self.documentSize
  }

  /// Reads a header and checks that its sections make up the file.
  init(reading bytes: UnsafeRawBufferPointer) throws(IndexBytes.OutOfBounds) {
    let reader = IndexBytes(bytes)
    corpusStamp = SHA256.Digest(bytes: Array(try reader.slice(at: 16, count: 32)))
    corpusDigest = SHA256.Digest(bytes: Array(try reader.slice(at: 48, count: 32)))
    documentCount = try reader.integer(UInt32.self, at: 80)
    termCount = try reader.integer(UInt32.self, at: 84)
    totalLength = try reader.integer(UInt64.self, at: 88)
    postings = try reader.offset(at: 96)
    words = try reader.offset(at: 104)
    terms = try reader.offset(at: 112)
    documents = try reader.offset(at: 120)
    fileSize = try reader.offset(at: 128)
    guard Self.headerSize <= postings, postings <= words, words <= terms,
      documents == terms + Int(termCount) * Self.termSize,
      fileSize == documents + Int(documentCount) * Self.documentSize, fileSize == bytes.count
    else { throw IndexBytes.OutOfBounds() }
  }

  var headerBytes: [UInt8] {
    var bytes = Self.magic
    bytes.appendLittleEndian(Self.version)
    bytes.appendLittleEndian(UInt32(Self.headerSize))
    bytes += corpusStamp.bytes
    bytes += corpusDigest.bytes
    bytes.appendLittleEndian(documentCount)
    bytes.appendLittleEndian(termCount)
    bytes.appendLittleEndian(totalLength)
    for offset in [postings, words, terms, documents, fileSize] {
      bytes.appendLittleEndian(UInt64(offset))
    }
    return bytes + [UInt8](repeating: 0, count: Self.headerSize - bytes.count)
  }
}
