/// Why an HTTP request got no response.
///
/// Descriptions name the endpoint as scheme, host and port only: a path or a query may hold a key.
package enum TransportError: Error, Hashable, Sendable {
  /// Something that cannot be sent: no http address, a line break in a header.
  case unusableRequest(String)
  case nameNotResolved(endpoint: String)
  case notConnected(endpoint: String, reason: String)
  /// The server's certificate is no good, or cannot be checked.
  case notTrusted(endpoint: String, reason: String)
  case timeout(endpoint: String, seconds: Double, phase: TimeoutPhase = .total)
  /// The time came at which the request was not wanted any more; `isSent` tells whether it had been
  /// sent by then.
  case deadline(isSent: Bool)
  /// The connection ended before the response was whole. On a reused connection the server had
  /// most likely closed it while idle, just as the request came.
  case connectionLost(endpoint: String, reason: String, reusedConnection: Bool)
  case bodyTooLarge(endpoint: String, limit: Int)
  /// The body is too large as it comes over the wire.
  case transferTooLarge(endpoint: String, limit: Int)
  /// The server is at an address that the request must not go to.
  case addressRefused(endpoint: String, IPAddress)
  case other(endpoint: String, reason: String)
  /// There is no HTTP library in this process.
  case unavailable(String)
  case cancelled
  /// The transport was shut down with the request under way.
  case shutDown
}

extension TransportError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unusableRequest(let reason): "the request cannot be sent: \(reason)"
    case .nameNotResolved(let endpoint): "the host name of \(endpoint) is not known"
    case .notConnected(let endpoint, let reason): "no connection to \(endpoint): \(reason)"
    case .notTrusted(let endpoint, let reason): "no trusted connection to \(endpoint): \(reason)"
    case .timeout(let endpoint, let seconds, .connect):
      "no connection to \(endpoint) within \(seconds) s"
    case .timeout(let endpoint, let seconds, .firstByte):
      "\(endpoint) did not begin to answer within \(seconds) s"
    case .timeout(let endpoint, let seconds, .total):
      "\(endpoint) did not answer within \(seconds) s"
    case .deadline: "the time for the request is over"
    case .connectionLost(let endpoint, let reason, let reused):
      "\(endpoint) ended the \(reused ? "reused " : "")connection early: \(reason)"
    case .bodyTooLarge(let endpoint, let limit):
      "the response of \(endpoint) is longer than \(limit) bytes"
    case .transferTooLarge(let endpoint, let limit):
      "the response of \(endpoint) takes more than \(limit) bytes to send"
    case .addressRefused(let endpoint, let address):
      "no connection to \(endpoint): \(address) is \(address.reach.words)"
    case .other(let endpoint, let reason): "the request to \(endpoint) failed: \(reason)"
    case .unavailable(let reason): "no HTTP request can be made: \(reason)"
    case .cancelled: "the request was cancelled"
    case .shutDown: "the transport was shut down"
    }
  }
}

/// What was not done in time.
package enum TimeoutPhase: Hashable, Sendable {
  case connect
  case firstByte
  case total
}
