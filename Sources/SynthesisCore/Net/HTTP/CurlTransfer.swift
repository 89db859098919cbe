import Base
import Synchronization

/// One request on its way through libcurl: what is left to send, what has come, who waits for it.
///
/// The waiting task and the curl thread both reach it, so all that changes is under the lock. It is
/// settled once, by whichever comes first: the response, an error, or the task's cancellation,
/// which must not wait for the curl thread to get round to it.
final class CurlTransfer: Sendable {
  typealias Outcome = Result<HTTPResponse, TransportError>

  private enum Waiting {
    case notYet
    case waiting(CheckedContinuation<Outcome, Never>)
    /// Settled before anyone waited.
    case settled(Outcome)
    case delivered
  }

  private struct State {
    var waiting = Waiting.notYet
    var sentCount = 0
    var headers: [HTTPHeader] = []
    var body: [UInt8] = []
    var headBytes = 0
    var obstacle: Obstacle?
    var hasAnswer = false
  }

  /// What this side ended the transfer for.
  enum Obstacle: Sendable {
    case bodyTooLarge
    case transferTooLarge
    case headTooLarge
    case address(IPAddress)
  }

  /// Headers of all responses, interim ones too.
  static let maximumHeadBytes = 256 << 10

  let request: HTTPRequest
  let endpoint: HTTPAddress
  /// How long it may take, by its own limit and by the request's deadline.
  let allowedSeconds: Double
  /// When a response must have begun.
  let answerDue: SuspendingClock.Instant?
  private let state = Mutex(State())

  /// Nil if the deadline has come.
  init?(_ request: HTTPRequest, to endpoint: HTTPAddress, now: SuspendingClock.Instant) {
    self.request = request
    self.endpoint = endpoint
    let left = request.deadline.map { ($0 - now).inSeconds } ?? .infinity
    guard left > 0 else { return nil }
    allowedSeconds = min(request.totalTimeoutSeconds, left)
    answerDue = request.firstByteTimeoutSeconds.flatMap { seconds in
      // A longer one would never be reached.
      seconds < min(request.totalTimeoutSeconds, left) ? now + .seconds(seconds) : nil
    }
  }

  // MARK: the waiting task

  func wait(_ continuation: CheckedContinuation<Outcome, Never>) {
    let outcome: Outcome? = state.withLock { state in
      switch state.waiting {
      case .notYet:
        state.waiting = .waiting(continuation)
        return nil
      case .settled(let outcome):
        state.waiting = .delivered
        return outcome
      case .waiting, .delivered: preconditionFailure("a transfer is waited for once")
      }
    }
    if let outcome { continuation.resume(returning: outcome) }
  }

  /// Ends the wait with `outcome`; does nothing if it has ended.
  func settle(_ outcome: Outcome) {
    let continuation: CheckedContinuation<Outcome, Never>? = state.withLock { state in
      switch state.waiting {
      case .notYet:
        state.waiting = .settled(outcome)
        return nil
      case .waiting(let continuation):
        state.waiting = .delivered
        return continuation
      case .settled, .delivered: return nil
      }
    }
    continuation?.resume(returning: outcome)
  }

  var isSettled: Bool {
    state.withLock { state in
      switch state.waiting {
      case .notYet, .waiting: false
      case .settled, .delivered: true
      }
    }
  }

  // MARK: the curl thread

  /// Copies the next part of the request body; the number of bytes copied, 0 at its end.
  func readBody(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    state.withLock { state in
      guard let body = request.body else { return 0 }
      let part = body[state.sentCount...].prefix(buffer.count)
      part.withUnsafeBytes { buffer.copyMemory(from: $0) }
      state.sentCount += part.count
      return part.count
    }
  }

  /// Takes a part of the response body; false if it is more than the request allows.
  func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
    state.withLock { state in
      guard state.body.count + bytes.count <= request.maximumBodyBytes else {
        state.obstacle = .bodyTooLarge
        return false
      }
      state.body.append(contentsOf: bytes)
      return true
    }
  }

  /// Takes one line of the response's head. A status line starts it over: an interim response
  /// (100, 103) comes before the real one. False if there are too many.
  func appendHeaderLine(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let isStatus = bytes.starts(with: "HTTP/".utf8)
    let header = isStatus ? nil : HTTPHeader(line: bytes)
    return state.withLock { state in
      state.hasAnswer = true
      state.headBytes += bytes.count
      guard state.headBytes <= Self.maximumHeadBytes else {
        state.obstacle = .headTooLarge
        return false
      }
      if isStatus { state.headers = [] }
      if let header { state.headers.append(header) }
      return true
    }
  }

  /// Takes note of how many bytes of the body have come over the wire; false if it is more than the
  /// request allows.
  func received(_ count: Int) -> Bool {
    guard let limit = request.maximumCompressedBytes, count > limit else { return true }
    state.withLock { $0.obstacle = .transferTooLarge }
    return false
  }

  /// Whether the address may be connected to.
  func admits(_ address: IPAddress?) -> Bool {
    guard request.destination == .publicOnly else { return true }
    guard let address else { return false }
    if address.reach == .global { return true }
    state.withLock { $0.obstacle = .address(address) }
    return false
  }

  /// Whether a response has begun.
  var hasAnswer: Bool { state.withLock { $0.hasAnswer } }

  var obstacle: Obstacle? { state.withLock { $0.obstacle } }

  /// The response out of what has come; leaves nothing behind.
  func takeResponse(status: Int, timings: HTTPTimings) -> HTTPResponse {
    state.withLock { state in
      let response = HTTPResponse(
        status: status, headers: state.headers, body: state.body, timings: timings)
      state.headers = []
      state.body = []
      return response
    }
  }
}

extension HTTPHeader {
  /// Nil for what is not a header, such as the empty line at the end.
  fileprivate init?(line: UnsafeRawBufferPointer) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    name = Self.text(line[..<colon])
    value = Self.text(line[(colon + 1)...])
  }

  /// Without the white space around it.
  private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
    let start = bytes.drop { $0 <= 0x20 }
    guard let end = start.lastIndex(where: { $0 > 0x20 }) else { return "" }
    return String(decoding: start[...end], as: UTF8.self)
  }
}
