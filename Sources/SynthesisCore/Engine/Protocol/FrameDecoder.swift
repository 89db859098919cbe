/// Cuts a stream of bytes, arriving in chunks of any size, into frames.
///
///     decoder.append(chunk)
///     while let frame = try decoder.next() { … }
struct FrameDecoder: Sendable {
  private var buffer: [UInt8] = []
  private var start = 0

  /// Whether the bytes so far end in the middle of a frame.
  var isInsideFrame: Bool { start < buffer.count }

  mutating func append(_ chunk: some Collection<UInt8>) {
    buffer.removeFirst(start)
    start = 0
    buffer.append(contentsOf: chunk)
  }

  /// The next whole frame, nil if its end has not arrived. A length over the cap or an unknown
  /// type throws as soon as the header shows it, before anything is kept for it.
  mutating func next() throws(FrameError) -> Frame? {
    guard buffer.count - start >= Frame.headerSize else { return nil }
    let length: UInt32 = integer(at: start)
    guard length <= Frame.maximumPayload else { throw .oversized(length) }
    guard let kind = Frame.Kind(rawValue: buffer[start + 4]) else {
      throw .unknownKind(buffer[start + 4])
    }
    let end = start + Frame.headerSize + Int(length)
    guard buffer.count >= end else {
      buffer.reserveCapacity(end)
      return nil
    }
    let frame = Frame(
      kind: kind, task: integer(at: start + 5), attempt: integer(at: start + 13),
      payload: Array(buffer[start + Frame.headerSize..<end]))
    start = end
    if start == buffer.count {
      // A worker may send one large result in its life: don't hold its buffer for ever.
      buffer.removeAll(keepingCapacity: buffer.capacity <= 1 << 20)
      start = 0
    }
    return frame
  }

  private func integer<Integer: FixedWidthInteger>(at offset: Int) -> Integer {
    buffer.withUnsafeBytes {
      Integer(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Integer.self))
    }
  }
}
