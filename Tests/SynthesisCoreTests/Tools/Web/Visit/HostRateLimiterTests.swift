import Synchronization
import TestSupport
import Testing

@testable import Base
@testable import Web

@Suite("Turns at a host", .timeLimit(.minutes(1)))
struct HostTurnsTests {
  private let directory: TemporaryDirectory
  private let time = ManualTime()

  init() throws { directory = try TemporaryDirectory() }

  private func turns() throws -> HostRateLimiter {
    try HostRateLimiter(folder: directory.path, clock: time.clock)
  }

  @Test("Between two requests to a host there is a pause, whoever sends them, and none to another")
  func spacing() async throws {
    let first = try turns()
    let second = try turns()
    try await first.end(first.take("a", spacing: 2), pausing: 2)
    #expect(time.pauses.isEmpty)
    try await second.end(second.take("a", spacing: 2), pausing: 3)
    #expect(time.pauses == [2])
    try await second.end(second.take("b", spacing: 2), pausing: 2)
    #expect(time.pauses == [2])
    _ = try await first.take("a", spacing: 2)
    #expect(time.pauses == [2, 3])
  }

  @Test("A turn counts as used from the moment it is taken")
  func takenTurn() async throws {
    // As the system does for a process that has ended.
    try await turns().take("a", spacing: 5).release()
    _ = try await turns().take("a", spacing: 5)
    #expect(time.pauses == [5])
  }

  @Test("Nobody waits for ever for others")
  func busy() async throws {
    let holder = try turns()
    let turn = try await holder.take("a", spacing: 0)
    let other = try turns()
    await #expect(throws: VisitError.busy(host: "a")) { try await other.take("a", spacing: 0) }
    #expect(time.pauses.reduce(0, +) >= HostRateLimiter.longestWait)
    try await holder.end(turn, pausing: 0)
  }

  @Test("A moment of a time before the machine was started anew is not waited for")
  func otherClock() async throws {
    let turns = try turns()
    try await turns.end(turns.take("a", spacing: 0), pausing: 100_000)
    _ = try await turns.take("a", spacing: 0)
    #expect(time.pauses.isEmpty)
  }

  @Test(
    "A file that says nothing of use holds up nobody",
    arguments: ["", "soon", "9999999999999999999999"])
  func damage(content: String) async throws {
    try directory.write(SHA256.digest("a".utf8).hexadecimal, content)
    let turns = try turns()
    try await turns.end(turns.take("a", spacing: 1), pausing: 1)
    _ = try await turns.take("a", spacing: 1)
    #expect(time.pauses == [1])
  }

  @Test("The turn of a process that was killed is free at once")
  func killedHolder() async throws {
    let file = directory.path + "/" + SHA256.digest("a".utf8).hexadecimal
    let script = "exec 9>\"$1\"; flock 9; echo locked >&2; exec sleep 60"
    let holder = try CommandRun.start("/bin/sh", ["-c", script, "sh", file])
    defer { holder.signal(9) }
    #expect(try await eventually(within: .seconds(20)) { holder.errorsSoFar.contains("locked") })
    #expect(try HostPermit(file: file) == nil)
    holder.signal(9)
    _ = await holder.wait()
    _ = try await turns().take("a", spacing: 1)
    #expect(time.pauses.isEmpty)
  }

  @Test("Fetchers that share a folder send one request at a time, with the delay between")
  func fetchers() async throws {
    let arrivals = Mutex<[ContinuousClock.Instant]>([])
    let site = try ChatServer { request in
      arrivals.withLock { $0.append(.now) }
      return request.path == "/robots.txt"
        ? .status(404) : .page("<p>Words.</p>").delayed(.milliseconds(50))
    }
    var trial = try VisitTrial(allowing: site)
    trial.settings.delaySeconds = 0.1
    let fetchers = [try trial.fetcher(), try trial.fetcher()]
    let origin = site.origin
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<6 {
        group.addTask { _ = try await fetchers[number % 2].fetch("\(origin)/\(number)") }
      }
      try await group.waitForAll()
    }
    let moments = arrivals.withLock { $0 }
    #expect(moments.count == 7)
    // The delay, and from the second pause on the answer before it.
    let gaps = zip(moments, moments.dropFirst()).map { $1 - $0 }
    #expect(gaps.allSatisfy { $0 >= .milliseconds(100) }, "\(gaps)")
    #expect(gaps.dropFirst().allSatisfy { $0 >= .milliseconds(150) }, "\(gaps)")
  }
}
