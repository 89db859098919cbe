/// Bytes that are read in order and once: a file, or a text in memory in its place.
package protocol ByteSource {
  /// Fills the start of `buffer` and returns how many bytes it read; none means the end.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteSourceError) -> Int
}

/// Why bytes could not be read.
package struct ByteSourceError: Error, Hashable, Sendable {
  enum Operation: String, Sendable {
    case open
    case read
  }

  let operation: Operation
  let code: Int32
  /// The system's words for `code`.
  let reason: String
}

extension ByteSourceError: CustomStringConvertible {
  package var description: String { "cannot \(operation.rawValue) the file: \(reason)" }
}

/// A text in memory that comes in pieces of at most `pieceLength` bytes.
struct MemoryByteSource: ByteSource {
  private var rest: ArraySlice<UInt8>
  private let pieceLength: Int

  init(_ bytes: some Sequence<UInt8>, pieceLength: Int = .max) {
    precondition(pieceLength > 0, "an empty piece would mean the end")
    rest = Array(bytes)[...]
    self.pieceLength = pieceLength
  }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let piece = rest.prefix(min(pieceLength, buffer.count))
    buffer.copyBytes(from: piece)
    rest = rest.dropFirst(piece.count)
    return piece.count
  }
}
