import Glibc
import Synchronization

/// A small HTTP/1.1 server on a free loopback port whose answers a closure scripts.
///
///     let server = try ChatServer { request in
///       request.number == 1 ? .status(429, headers: [("Retry-After", "1")]) : .completion("{}")
///     }
///     // … talk to server.baseURL …
///     #expect(server.requests.count == 2)
///
/// One thread polls all its connections and keeps the clock of delayed answers, so it holds
/// hundreds of connections at hardly any cost. It ends with the last reference to it.
package final class ChatServer: Sendable {
  private let loop: ChatServerLoop
  private let thread: pthread_t
  package let port: UInt16

  /// The closure runs on the server's thread. Without `recording`, requests are counted only.
  package init(
    recording: Bool = true,
    answer: @escaping @Sendable (ChatServerRequest) -> ChatServerReply
  ) throws(ChatServerError) {
    loop = try ChatServerLoop(recording: recording, answer: answer)
    port = loop.port
    thread = try loop.start()
  }

  deinit { loop.stop(thread) }

  /// What a client takes for its `base_url`.
  package var baseURL: String { "http://127.0.0.1:\(port)/v1" }

  /// What the server's thread has taken so far.
  package var cpuTime: Duration {
    var clock = clockid_t()
    var time = timespec()
    guard pthread_getcpuclockid(thread, &clock) == 0 else { return .zero }
    clock_gettime(clock, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// All requests so far, in the order in which they were whole.
  package var requests: [ChatServerRequest] { loop.log.requests }
  package var requestCount: Int { loop.log.requestCount }
  package var connectionCount: Int { loop.log.connectionCount }

  /// Waits until that many requests have come.
  package func requests(atLeast count: Int) async throws {
    let log = loop.log
    try await within(Self.patience) { await log.wait { $0.requests >= count } }
  }

  /// Waits until the server has seen that many connections end.
  package func closedConnections(atLeast count: Int) async throws {
    let log = loop.log
    try await within(Self.patience) { await log.wait { $0.closed >= count } }
  }

  /// Longer than anything that a test waits for takes on a busy machine.
  private static let patience = Duration.seconds(40)
}

package struct ChatServerError: Error, CustomStringConvertible {
  let operation: String
  let code: Int32

  package var description: String { "\(operation): \(String(cString: strerror(code)))" }
}
