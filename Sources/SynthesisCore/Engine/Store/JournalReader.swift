import Base

/// Reads a journal line by line, in chunks.
struct JournalReader<File: RecordFile> {
  struct Line {
    var offset: Int
    var bytes: ArraySlice<UInt8>
    /// False for a last line without its line feed.
    var isTerminated: Bool

    var end: Int { offset + bytes.count + (isTerminated ? 1 : 0) }
  }

  private let file: File
  private let chunkSize: Int
  private var buffer: [UInt8] = []
  private var position = 0
  /// Offset in the file of the buffer's first byte.
  private var base = 0
  private var isAtEnd = false

  init(_ file: File, chunkSize: Int = 1 << 20) {
    self.file = file
    self.chunkSize = chunkSize
  }

  mutating func next() throws(SystemError) -> Line? {
    var searched = position
    while true {
      if let feed = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { position = feed + 1 }
        return Line(offset: base + position, bytes: buffer[position..<feed], isTerminated: true)
      }
      searched = buffer.count
      if isAtEnd {
        guard position < buffer.count else { return nil }
        defer { position = buffer.count }
        return Line(offset: base + position, bytes: buffer[position...], isTerminated: false)
      }
      searched -= position
      base += position
      buffer.removeFirst(position)
      position = 0
      let chunk = try file.read(from: base + buffer.count, count: chunkSize)
      isAtEnd = chunk.count < chunkSize
      buffer += chunk
    }
  }
}
