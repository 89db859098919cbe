import Glibc
import Synchronization
import TestSupport

/// The time that a seed loses when its worker is killed: until another process has its first
/// request at the endpoint. That is more than until it runs there, by the building of a prompt and
/// the loading of libcurl.
enum CrashBenchmark {
  private static let kills = 20

  @Sendable static func measure() async throws -> [Finding] {
    let folder = try TemporaryDirectory()
    defer { withExtendedLifetime(folder) {} }
    let arrivals = Arrivals()
    // Answers take long, so that whoever is killed waits for one.
    let server = try ChatServer(recording: false) { request in
      arrivals.note()
      return ScriptedMathModel.answer(request).delayed(.milliseconds(500))
    }
    let config = try MathConfiguration(baseURL: server.baseURL).write(to: folder)
    let seeds = try SeedFile.write("seeds.jsonl", count: 400, in: folder)
    let run = try CommandRun.start(
      ShippedPrograms.path("synthesize-multi"),
      [
        "--config", config, "--seeds", seeds, "--max-workers", "1", "--quiet",
        "--output-dir", folder.path + "/out",
      ])
    defer { run.signal(SIGKILL) }
    var losses: [Double] = []
    // The first request of a seed is answered; then its worker is killed while it waits for the
    // second, so that no seed is killed three times and no breaker opens.
    for _ in 0..<kills {
      let seen = arrivals.count
      await arrivals.wait(for: seen + 4)
      guard let worker = ProcessTable.children(of: run.pid).first else {
        throw BenchmarkFailure("there is no worker to kill")
      }
      let before = arrivals.count
      let start = SuspendingClock().now
      kill(worker.pid, SIGKILL)
      await arrivals.wait(for: before + 1)
      losses.append(start.duration(to: arrivals.last).inMilliseconds)
    }
    losses.sort()
    return [
      Finding(
        "from a worker's death to its seed's first request elsewhere, median of \(kills)",
        losses[kills / 2], "ms", bar: .atMost(50)),
      Finding("  the longest", losses[kills - 1], "ms"),
    ]
  }

  /// Requests as they come.
  private final class Arrivals: Sendable {
    private struct State {
      var count = 0
      var last = SuspendingClock().now
      var waiting: (count: Int, continuation: CheckedContinuation<Void, Never>)?
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.count } }
    var last: SuspendingClock.Instant { state.withLock { $0.last } }

    func note() {
      let continuation = state.withLock { state -> CheckedContinuation<Void, Never>? in
        state.count += 1
        state.last = SuspendingClock().now
        guard let waiting = state.waiting, waiting.count <= state.count else { return nil }
        state.waiting = nil
        return waiting.continuation
      }
      continuation?.resume()
    }

    func wait(for count: Int) async {
      await withCheckedContinuation { continuation in
        let isThere = state.withLock { state in
          if state.count >= count { return true }
          state.waiting = (count, continuation)
          return false
        }
        if isThere { continuation.resume() }
      }
    }
  }
}
