/// The last bytes of a stream that is otherwise thrown away.
struct TailBuffer: Sendable {
  private let capacity: Int
  private var bytes: [UInt8] = []

  init(capacity: Int = 4096) { self.capacity = capacity }

  mutating func append(_ chunk: some Collection<UInt8>) {
    bytes.append(contentsOf: chunk.suffix(capacity))
    // Twice the capacity before cutting, so that many small writes don't each move the buffer.
    if bytes.count > 2 * capacity { bytes.removeFirst(bytes.count - capacity) }
  }

  var text: String { String(decoding: bytes.suffix(capacity), as: UTF8.self) }
}
