/// Reads the lines of a source one by one, whatever its size.
package struct LineReader<Source: ByteSource> {
  package enum Failure: Error, Hashable {
    case unreadable(ByteSourceError)
    case tooLong(line: Int)
  }

  /// The number of the line that was read last, from 1.
  package private(set) var number = 0
  private let limit: Int
  private var source: Source
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  private var chunk = [UInt8](repeating: 0, count: 256 * 1024)

  /// A line of more than `limit` bytes is an error.
  package init(_ source: Source, limit: Int = 64 << 20) {
    self.source = source
    self.limit = limit
  }

  /// The next line without its line feed; nil at the end.
  package mutating func next() throws(Failure) -> ArraySlice<UInt8>? {
    var searched = start
    while true {
      if let feed = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { start = feed + 1 }
        number += 1
        return buffer[start..<feed]
      }
      if isAtEnd {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        number += 1
        return buffer[start...]
      }
      guard buffer.count - start <= limit else { throw .tooLong(line: number + 1) }
      buffer.removeFirst(start)
      start = 0
      searched = buffer.count
      try fill()
    }
  }

  private mutating func fill() throws(Failure) {
    // withUnsafeMutableBytes does not carry a typed error through, so it comes out as a result.
    let result = chunk.withUnsafeMutableBytes { buffer in
      Result { () throws(ByteSourceError) in try source.read(into: buffer) }
    }
    do {
      let count = try result.get()
      isAtEnd = count == 0
      buffer += chunk.prefix(count)
    } catch {
      throw .unreadable(error)
    }
  }
}
