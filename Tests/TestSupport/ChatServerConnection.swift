import Glibc

/// One client's connection: bytes in, bytes out, and what it does next.
struct ChatServerConnection {
  enum Phase {
    case reading
    /// Holds an answer back until its time.
    case waiting(until: ContinuousClock.Instant, ChatServerReply)
    case writing(bytes: [UInt8], sent: Int, isLast: Bool)
    /// Writes a piece whenever its time comes.
    case pacing(Pace, due: ContinuousClock.Instant)
    /// Writes the same until the client goes.
    case flooding(block: [UInt8])
    /// Says nothing more, but notices when the client goes.
    case silent
    case closed
  }

  struct Pace {
    var rest: ArraySlice<UInt8>
    let piece: Int
    let pause: Duration
  }

  let descriptor: Int32
  let number: Int
  private(set) var phase = Phase.reading
  private var received: [UInt8] = []

  init(descriptor: Int32, number: Int) {
    self.descriptor = descriptor
    self.number = number
  }

  /// What to poll for. A waiting connection is polled too, so that a client that gives up is seen.
  var events: Int16 {
    switch phase {
    case .writing, .flooding: Int16(POLLOUT)
    case .reading, .waiting, .pacing, .silent, .closed: Int16(POLLIN)
    }
  }

  /// Reads what has come; a whole request, if it is one.
  mutating func read() -> ReceivedRequest? {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    if count < 0, errno == EAGAIN || errno == EINTR { return nil }
    guard count > 0 else {
      close()
      return nil
    }
    received.append(contentsOf: buffer[..<count])
    guard case .reading = phase, let request = ReceivedRequest(received) else { return nil }
    received = []
    return request
  }

  mutating func answer(_ reply: ChatServerReply, now: ContinuousClock.Instant) {
    if reply.delay > .zero {
      phase = .waiting(until: now + reply.delay, reply)
    } else {
      begin(reply, now)
    }
  }

  mutating func proceed(now: ContinuousClock.Instant) {
    switch phase {
    case .waiting(let due, let reply) where due <= now: begin(reply, now)
    case .pacing(let pace, let due) where due <= now: writePiece(pace, now)
    default: break
    }
  }

  /// When it has something to do by itself.
  var due: ContinuousClock.Instant? {
    switch phase {
    case .waiting(let due, _), .pacing(_, let due): due
    default: nil
    }
  }

  private mutating func begin(_ reply: ChatServerReply, _ now: ContinuousClock.Instant) {
    switch reply.fault {
    case nil: phase = .writing(bytes: reply.bytes, sent: 0, isLast: false)
    case .closeAfterwards: phase = .writing(bytes: reply.bytes, sent: 0, isLast: true)
    case .closeAfterBody(let count):
      let bytes = reply.bytes.dropLast(max(0, reply.body.count - count))
      phase = .writing(bytes: Array(bytes), sent: 0, isLast: true)
    case .garbage(let bytes): phase = .writing(bytes: bytes, sent: 0, isLast: true)
    case .silence: phase = .silent
    case .paced(let piece, let pause):
      _ = put(reply.head[...])
      let pace = Pace(rest: reply.body[...], piece: piece, pause: pause)
      phase = .pacing(pace, due: now + pause)
    case .endless:
      _ = put(reply.head[...])
      phase = .flooding(block: reply.body)
    case .close: close()
    case .reset:
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(
        descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
      close()
    }
    write()
  }

  private mutating func writePiece(_ pace: Pace, _ now: ContinuousClock.Instant) {
    guard put(pace.rest.prefix(pace.piece)) != nil else { return close() }
    var pace = pace
    pace.rest = pace.rest.dropFirst(pace.piece)
    phase = pace.rest.isEmpty ? .reading : .pacing(pace, due: now + pace.pause)
  }

  /// How many bytes the connection took; nil if it is broken.
  private func put(_ bytes: ArraySlice<UInt8>) -> Int? {
    let count = bytes.withUnsafeBytes {
      send(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
    }
    if count >= 0 { return count }
    return errno == EAGAIN || errno == EINTR ? 0 : nil
  }

  mutating func write() {
    if case .flooding(let block) = phase {
      // Where in the block it goes on does not matter.
      if put(block[...]) == nil { close() }
      return
    }
    guard case .writing(let bytes, var sent, let isLast) = phase else { return }
    while sent < bytes.count {
      guard let count = put(bytes[sent...]) else { return close() }
      guard count > 0 else {
        phase = .writing(bytes: bytes, sent: sent, isLast: isLast)
        return
      }
      sent += count
    }
    if isLast { close() } else { phase = .reading }
  }

  mutating func close() {
    if case .closed = phase { return }
    Glibc.close(descriptor)
    phase = .closed
  }
}
