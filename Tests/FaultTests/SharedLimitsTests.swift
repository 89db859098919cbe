import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import SynthesisCore

/// Limits that several processes keep together.
@Suite("Shared limits", .serialized, .timeLimit(.minutes(1)))
struct SharedLimitsTests {
  private static func limits(
    workers: Int, _ change: (inout QuotaSettings) -> Void
  ) throws -> SharedLimits {
    var configuration = SynthesisConfiguration()
    configuration.maxWorkers = workers
    configuration.model.name = "m"
    change(&configuration.model.quota)
    return try SharedLimits(
      configuration, spent: SharedBudget.Amount(), at: MonotonicTime.nanoseconds)
  }

  /// A process that asks for leave, up to `inFlight` at once, and tells when it got it.
  private final class Asker: Sendable {
    let process: WorkerProcess

    init(
      _ limits: SharedLimits, slot: Int, inFlight: Int, holding: Int, milliseconds: Int
    ) throws {
      let inherited = ProcessInfo.processInfo.environment
      let own = [
        "FAULTY_LOOP": "gate",
        "FAULTY_GATE": "\(inFlight) \(holding) \(milliseconds)",
      ]
      process = try WorkerProcess.spawn(
        WorkerProcess.Command(
          path: Products.path("FaultyWorker"), environment: inherited.merging(own) { $1 },
          sharedMemory: limits.descriptor),
        slot: slot, mark: "test")
    }

    /// Waits for its end.
    func times() async throws -> [Int] {
      var text: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = read(process.output, &buffer, buffer.count)
        if count > 0 {
          text += buffer[..<count]
        } else if count == 0 {
          break
        } else {
          try await Task.sleep(for: .milliseconds(5))
        }
      }
      return String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { Int($0) }
    }

    deinit {
      _ = try? process.reap()  // whatever is left of it
      process.closeDescriptors()
    }
  }

  @Test("Four processes keep one rate, use it, and share it")
  func rate() async throws {
    let limits = try Self.limits(workers: 4) { $0.requestsPerMinute = 6000 }
    let askers = try (0..<4).map {
      try Asker(limits, slot: $0, inFlight: 64, holding: 50, milliseconds: 2500)
    }
    var shares: [Int] = []
    var all: [Int] = []
    for asker in askers {
      let times = try await asker.times()
      shares.append(times.count)
      all += times
    }
    all.sort()
    let first = try #require(all.first)
    // Of 100 a second. Generous: the benchmark has the real bounds, on a quiet machine.
    let window = all.indices.map { start in
      all[start...].prefix { $0 < all[start] + 1_000_000_000 }.count
    }
    #expect(try #require(window.max()) <= 140, "\(window.max() ?? 0)")
    #expect(all.count { $0 > first + 500_000_000 } >= 140, "\(all.count)")
    let (least, most) = (try #require(shares.min()), try #require(shares.max()))
    #expect(most <= 2 * least, "\(shares)")
  }

  @Test("What a killed process held is there for the others")
  func killedHolder() async throws {
    let limits = try Self.limits(workers: 2) { $0.maxConcurrentRequests = 8 }
    let quota = try #require(limits.quotas.first)
    let holder = try Asker(limits, slot: 0, inFlight: 8, holding: 60_000, milliseconds: 60_000)
    #expect(try await eventually(within: .seconds(10)) { quota.inFlight == 8 })
    let waiter = try Asker(limits, slot: 1, inFlight: 4, holding: 1, milliseconds: 20_000)
    #expect(
      try await eventually(within: .seconds(10)) {
        limits.quotas[0].words.load(quota.index(.wantedAt, of: 1)) != 0
      })
    kill(holder.process.pid, SIGKILL)
    _ = try holder.process.reap()
    limits.vacate(0)
    let goesOn = try await eventually(within: .seconds(2)) { quota[.latency] > 0 }
    #expect(goesOn)
    kill(waiter.process.pid, SIGKILL)
    _ = try waiter.process.reap()
    limits.vacate(1)
    #expect(quota.inFlight == 0)
  }

  @Test("However often holders are killed, no place is lost and none is won")
  func manyKills() async throws {
    let limits = try Self.limits(workers: 1) { $0.maxConcurrentRequests = 16 }
    let quota = try #require(limits.quotas.first)
    for delay in 0..<12 {
      let asker = try Asker(limits, slot: 0, inFlight: 16, holding: 1, milliseconds: 60_000)
      let before = quota[.latency]
      _ = try await eventually(within: .seconds(5)) { quota[.latency] != before }
      usleep(UInt32(delay * 700))
      kill(asker.process.pid, SIGKILL)
      _ = try asker.process.reap()
      limits.vacate(0)
      #expect(quota.inFlight == 0)
    }
  }

  @Test("A worker that is given memory of another kind says so and ends")
  func otherMemory() throws {
    #expect(SharedLimits(adopting: try SharedWords(count: 64)) == nil)
  }
}
