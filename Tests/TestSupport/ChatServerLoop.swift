import Glibc
import Synchronization

/// The server's thread: accepts, polls, answers, keeps the clock.
final class ChatServerLoop: Sendable {
  let log: ChatServerLog
  let port: UInt16
  private let answer: @Sendable (ChatServerRequest) -> ChatServerReply
  private let listener: Int32
  /// Closing the writing end is the order to stop.
  private let stopPipe: (reading: Int32, writing: Int32)

  init(
    recording: Bool, answer: @escaping @Sendable (ChatServerRequest) -> ChatServerReply
  ) throws(ChatServerError) {
    log = ChatServerLog(isRecording: recording)
    self.answer = answer
    listener = socket(
      AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), Int32(IPPROTO_TCP))
    guard listener >= 0 else { throw ChatServerError(operation: "socket", code: errno) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = listener
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(descriptor, generic, length) == 0 && listen(descriptor, 1024) == 0
          && getsockname(descriptor, generic, &length) == 0
      }
    }
    var ends: [Int32] = [-1, -1]
    guard isBound, pipe(&ends) == 0 else {
      let code = errno
      Glibc.close(listener)
      throw ChatServerError(operation: "listening on 127.0.0.1", code: code)
    }
    port = UInt16(bigEndian: address.sin_port)
    stopPipe = (ends[0], ends[1])
  }

  /// Starts the thread, which holds the loop until it ends.
  func start() throws(ChatServerError) -> pthread_t {
    let context = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<ChatServerLoop>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, context.toOpaque())
    if code != 0 {
      context.release()
      throw ChatServerError(operation: "starting a thread", code: code)
    }
    return thread
  }

  /// Ends the thread and waits for it, which is a matter of microseconds: then the port is closed.
  func stop(_ thread: pthread_t) {
    Glibc.close(stopPipe.writing)
    pthread_join(thread, nil)
  }

  private func run() {
    var connections: [ChatServerConnection] = []
    var accepted = 0
    let clock = ContinuousClock()
    while true {
      var polled = [
        pollfd(fd: stopPipe.reading, events: Int16(POLLIN), revents: 0),
        pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
      ]
      polled += connections.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
      poll(&polled, nfds_t(polled.count), Self.timeout(connections, now: clock.now))
      if polled[0].revents != 0 { break }
      for index in connections.indices {
        serve(&connections[index], polled[index + 2].revents, now: clock.now)
        if case .closed = connections[index].phase { log.connectionClosed() }
      }
      connections.removeAll { if case .closed = $0.phase { true } else { false } }
      if polled[1].revents != 0 {
        let descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else { continue }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        // An answer goes out in one piece; Nagle's algorithm would hold a second one back.
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
        accepted += 1
        log.connectionOpened()
        connections.append(ChatServerConnection(descriptor: descriptor, number: accepted))
      }
    }
    for index in connections.indices { connections[index].close() }
    Glibc.close(listener)
    Glibc.close(stopPipe.reading)
  }

  private func serve(
    _ connection: inout ChatServerConnection, _ events: Int16, now: ContinuousClock.Instant
  ) {
    connection.proceed(now: now)
    guard events != 0 else { return }
    switch connection.phase {
    case .writing, .flooding: return connection.write()
    default: break
    }
    guard let received = connection.read() else { return }
    let request = ChatServerRequest(
      number: log.requestCount + 1, connection: connection.number, method: received.method,
      path: received.path, headers: received.headers, body: Array(received.body))
    log.received(request)
    connection.answer(answer(request), now: now)
  }

  /// Milliseconds until the next connection is due; -1 for no limit.
  private static func timeout(
    _ connections: [ChatServerConnection], now: ContinuousClock.Instant
  ) -> Int32 {
    let due = connections.compactMap(\.due).min()
    guard let due else { return -1 }
    let (seconds, attoseconds) = max(.zero, due - now).components
    // Rounded up: a timer that fires early would poll in vain.
    return Int32(
      clamping: seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
