/// Reads of a mapped index, little-endian and each checked to lie within it.
struct IndexBytes {
  struct OutOfBounds: Error {}

  private let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  func integer<Value: FixedWidthInteger>(
    _: Value.Type, at offset: Int
  ) throws(OutOfBounds) -> Value {
    guard offset >= 0, offset <= bytes.count - MemoryLayout<Value>.size else {
      throw OutOfBounds()
    }
    return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
  }

  /// An offset, which must lie within the file.
  func offset(at place: Int) throws(OutOfBounds) -> Int {
    guard let offset = Int(exactly: try integer(UInt64.self, at: place)), offset <= bytes.count
    else { throw OutOfBounds() }
    return offset
  }

  func slice(at offset: Int, count: Int) throws(OutOfBounds) -> UnsafeRawBufferPointer {
    guard offset >= 0, count >= 0, offset <= bytes.count - count else { throw OutOfBounds() }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
  }
}

extension [UInt8] {
  /// Appends an integer as `IndexBytes` reads it.
  mutating func appendLittleEndian(_ value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}
