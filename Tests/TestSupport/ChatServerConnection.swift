import Glibc

/// One client's connection: bytes in, bytes out, and what it does next.
struct ChatServerConnection {
  enum Phase {
    case reading
    /// Holds an answer back until its time.
    case waiting(until: ContinuousClock.Instant, ChatServerReply)
    case writing(bytes: [UInt8], sent: Int, isLast: Bool)
    /// Says nothing more, but notices when the client goes.
    case silent
    case closed
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
    if case .writing = phase { Int16(POLLOUT) } else { Int16(POLLIN) }
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
      begin(reply)
    }
  }

  mutating func proceed(now: ContinuousClock.Instant) {
    if case .waiting(let due, let reply) = phase, due <= now { begin(reply) }
  }

  private mutating func begin(_ reply: ChatServerReply) {
    switch reply.fault {
    case nil: phase = .writing(bytes: reply.bytes, sent: 0, isLast: false)
    case .closeAfterwards: phase = .writing(bytes: reply.bytes, sent: 0, isLast: true)
    case .closeAfterBody(let count):
      let bytes = reply.bytes.dropLast(max(0, reply.body.count - count))
      phase = .writing(bytes: Array(bytes), sent: 0, isLast: true)
    case .garbage(let bytes): phase = .writing(bytes: bytes, sent: 0, isLast: true)
    case .silence: phase = .silent
    case .close: close()
    case .reset:
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(
        descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
      close()
    }
    write()
  }

  mutating func write() {
    guard case .writing(let bytes, var sent, let isLast) = phase else { return }
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        send(
          descriptor, $0.baseAddress, $0.count,
          Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EAGAIN || errno == EINTR {
        phase = .writing(bytes: bytes, sent: sent, isLast: isLast)
        return
      }
      guard count >= 0 else { return close() }
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
