/// One message between the parent and a worker.
///
/// On the pipe, all integers little-endian:
///
///     payload length  u32    at most `Frame.maximumPayload`
///     type            u8
///     task            u64    0 where no task is meant
///     attempt         u32
///     payload         bytes
struct Frame: Sendable, Hashable {
  enum Kind: UInt8, Sendable {
    // Parent to worker.
    /// Payload: the run's configuration.
    case configure = 1
    /// Payload: a `WorkItem`.
    case item = 2
    /// Finish and exit. No payload.
    case shutdown = 3
    /// The item's time is over: end the work on it and send what came of it. No payload.
    case cancel = 4
    /// The run ends: items in hand go on, but nothing is tried again or waited for any longer than the
    /// milliseconds in the payload, in decimal digits.
    case drain = 5
    // Worker to parent.
    /// The first frame of every worker. Payload: `Hello`.
    case hello = 16
    /// Payload: an `ItemResult`.
    case result = 17
    /// The worker has got the item and begins: from here on a crash may be its doing. No payload.
    case started = 18
    /// Payload: `ItemProgress`.
    case progress = 19
  }

  static let headerSize = 17
  static let maximumPayload = 64 << 20

  var kind: Kind
  var task: UInt64 = 0
  var attempt: UInt32 = 0
  var payload: [UInt8] = []
}

/// What makes a stream of bytes no sequence of frames. The sender is not to be believed any more.
enum FrameError: Error, Hashable, Sendable {
  case unknownKind(UInt8)
  case oversized(UInt32)
}

extension FrameError: CustomStringConvertible {
  var description: String {
    switch self {
    case .unknownKind(let kind): "a frame of unknown type \(kind)"
    case .oversized(let length):
      "a frame of \(length) bytes, more than the \(Frame.maximumPayload) allowed"
    }
  }
}

extension Frame {
  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.headerSize + payload.count)
    bytes.append(littleEndian: UInt32(payload.count))
    bytes.append(kind.rawValue)
    bytes.append(littleEndian: task)
    bytes.append(littleEndian: attempt)
    bytes.append(contentsOf: payload)
    return bytes
  }
}

extension [UInt8] {
  fileprivate mutating func append(littleEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}
