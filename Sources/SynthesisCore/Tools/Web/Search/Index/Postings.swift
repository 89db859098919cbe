/// The documents that a term occurs in, with how often: per document the distance to the one before
/// and the count, each as seven bits a byte, the lowest first, with the eighth bit on all but the
/// last.
struct Postings {
  private(set) var bytes: [UInt8] = []
  private(set) var documentCount: UInt32 = 0
  private var next: UInt32 = 0

  /// Documents must come in ascending order.
  mutating func append(document: UInt32, count: UInt32) {
    precondition(document >= next && count > 0, "postings are ascending, and none is empty")
    Self.write(document - next, to: &bytes)
    Self.write(count, to: &bytes)
    next = document + 1
    documentCount += 1
  }

  private static func write(_ value: UInt32, to bytes: inout [UInt8]) {
    var value = value
    while value > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    bytes.append(UInt8(value))
  }
}

/// Reads what `Postings` has written.
struct PostingsReader {
  private let bytes: UnsafeRawBufferPointer
  private var index = 0
  private var document: UInt32 = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Nil at the end. Bytes that are not postings end in an error.
  mutating func next() throws(IndexBytes.OutOfBounds) -> (document: UInt32, count: UInt32)? {
    guard index < bytes.count else { return nil }
    let (found, overflow) = document.addingReportingOverflow(try number())
    let count = try number()
    guard !overflow, found < .max else { throw IndexBytes.OutOfBounds() }
    document = found + 1
    return (found, count)
  }

  private mutating func number() throws(IndexBytes.OutOfBounds) -> UInt32 {
    var value: UInt32 = 0
    var shift: UInt32 = 0
    while index < bytes.count, shift < 32 {
      let byte = bytes[index]
      index += 1
      value |= UInt32(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw IndexBytes.OutOfBounds()
  }
}
