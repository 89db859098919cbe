import Base
import Net

/// Lets one request at a time go to each host, of all workers of a run, with a pause between two.
///
///     let turn = try await turns.take("example.org", spacing: 1)
///     // … one request …
///     try await turns.end(turn, pausing: 1)
struct HostRateLimiter: Sendable {
  /// A visit does not sit out a longer pause that a site asks for.
  static let longestPause = 60.0
  /// How long to wait for others at most.
  static let longestWait = 300.0
  /// Between two looks whether a turn is free.
  private static let look = 0.05

  private let folder: String
  private let clock: TimeSource
  private let queue = BlockingQueue("turns")

  init(folder: String, clock: TimeSource) throws(SystemError) {
    self.folder = folder
    self.clock = clock
    try Directory.make(folder)
  }

  /// Waits for a turn. It counts as used from now on, even if this process ends at once.
  func take(_ host: String, spacing: Double) async throws(VisitError) -> HostPermit {
    let name = "\(folder)/\(SHA256.digest(host.utf8).hexadecimal)"
    var waited = 0.0
    while true {
      let attempt = await queue.perform {
        Result { () throws(SystemError) in try HostPermit(file: name) }
      }
      if let turn = try Self.get(attempt) {
        do throws(VisitError) {
          try await waitOut(turn, host)
          try await setNext(turn, after: spacing)
        } catch {
          turn.release()
          throw error
        }
        return turn
      }
      guard waited < Self.longestWait else { throw .busy(host: host) }
      try await pause(Self.look)
      waited += Self.look
    }
  }

  /// The next request to the host waits for so long, whoever sends it.
  func end(_ turn: HostPermit, pausing seconds: Double) async throws(VisitError) {
    defer { turn.release() }
    try await setNext(turn, after: seconds)
  }

  private func setNext(_ turn: HostPermit, after seconds: Double) async throws(VisitError) {
    let next = clock.nanoseconds + Int(seconds * 1e9)
    let result = await queue.perform { Result { () throws(SystemError) in try turn.setNext(next) } }
    try Self.get(result)
  }

  private func waitOut(_ turn: HostPermit, _ host: String) async throws(VisitError) {
    guard let next = await queue.perform({ turn.next }) else { return }
    let seconds = Double(next - clock.nanoseconds) / 1e9
    // Nobody asks for a longer one: the file is of a time before the machine was started anew.
    guard seconds > 0, seconds <= RetryAfter.longest else { return }
    guard seconds <= Self.longestPause else {
      throw .paused(host: host, seconds: Int(seconds.rounded(.up)))
    }
    try await pause(seconds)
  }

  private func pause(_ seconds: Double) async throws(VisitError) {
    do { try await clock.pause(seconds) } catch { throw .cancelled }
  }

  private static func get<Value>(
    _ result: Result<Value, SystemError>
  ) throws(VisitError) -> Value {
    do { return try result.get() } catch { throw .storage(error) }
  }
}
