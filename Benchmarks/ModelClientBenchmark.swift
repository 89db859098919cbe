import Glibc
import TestSupport

/// What a request costs the client in CPU time with hundreds of them under way.
///
/// Client and server are in this process; the server's one thread is taken off.
enum ModelClientBenchmark {
  /// Long enough for all places to be taken all the time.
  private static let latency = Duration.milliseconds(150)
  private static let warmUpRounds = 4
  private static let rounds = 40

  @Sendable static func measure() async throws -> [Finding] {
    var findings: [Finding] = []
    for inFlight in [64, 512] {
      findings.append(
        Finding(
          "CPU a request with \(inFlight) in flight", try await cpu(inFlight: inFlight), "ms",
          decimals: 3, bar: .atMost(0.15)))
    }
    return findings
  }

  /// Milliseconds a request.
  static func cpu(inFlight: Int) async throws -> Double {
    let server = try ChatServer(recording: false) { _ in
      .completion(#"{"answer":"270 km"}"#).delayed(latency)
    }
    let requests = rounds * inFlight
    try await ask(server, warmUpRounds * inFlight, inFlight)
    let before = (process: processTime, server: server.cpuTime)
    let clock = ContinuousClock()
    let wall = try await clock.measure { try await ask(server, requests, inFlight) }
    let cpu = (processTime - before.process) - (server.cpuTime - before.server)
    report("  \(inFlight) in flight: \(wall.inSeconds) s, CPU \(cpu.inSeconds) s")
    guard server.connectionCount <= 2 * inFlight else {
      throw BenchmarkFailure("\(server.connectionCount) connections were opened")
    }
    return cpu.inMilliseconds / Double(requests)
  }

  /// Requests a second where the server answers at once.
  static func throughput(inFlight: Int, requests: Int) async throws -> Double {
    let server = try ChatServer(recording: false) { _ in .completion(#"{"answer":"270 km"}"#) }
    try await ask(server, inFlight, inFlight)
    let wall = try await ContinuousClock().measure { try await ask(server, requests, inFlight) }
    return Double(requests) / wall.inSeconds
  }

  private static func ask(_ server: ChatServer, _ count: Int, _ inFlight: Int) async throws {
    let answered = try await ModelLoad.send(
      baseURL: server.baseURL, requests: count, inFlight: inFlight)
    guard answered == count else {
      throw BenchmarkFailure("\(answered) of \(count) requests were answered")
    }
  }

  private static var processTime: Duration {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
