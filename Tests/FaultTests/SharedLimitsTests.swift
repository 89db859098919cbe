import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Base
@testable import Engine

/// Limits that several processes keep together.
@Suite("Shared limits", .serialized, .timeLimit(.minutes(1)))
struct SharedLimitsTests {
  private static func limits(
    workers: Int, _ change: (inout QuotaSettings) -> Void
  ) throws -> SharedLimits {
    var settings = QuotaSettings()
    change(&settings)
    return try SharedLimits(
      workers: workers,
      routes: RequestRoutes(quotas: [QuotaEntry(identity: 1, model: "m", settings: settings)]),
      budget: BudgetSettings(), spent: SharedBudget.Amount(),
      at: SuspendingClock.now.nanoseconds)
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

  @Test("Four processes of 64 requests each keep one rate, use it up, and share it evenly")
  func rate() async throws {
    let perSecond = 400
    let limits = try Self.limits(workers: 4) { $0.requestsPerMinute = perSecond * 60 }
    let askers = try (0..<4).map {
      try Asker(limits, slot: $0, inFlight: 64, holding: 200, milliseconds: 4000)
    }
    var each: [[Int]] = []
    for asker in askers { each.append(try await asker.times().sorted()) }
    // The time in which all of them were there.
    let begin = try #require(each.compactMap(\.first).max())
    let end = try #require(each.compactMap(\.last).min())
    let shares = each.map { times in times.count { $0 >= begin && $0 <= end } }
    let (least, most) = (try #require(shares.min()), try #require(shares.max()))
    #expect(Double(most) <= 1.3 * Double(least), "\(shares)")

    let seconds = Double(end - begin) / 1e9
    #expect(seconds > 2)
    let use = Double(shares.reduce(0, +)) / (seconds * Double(perSecond))
    #expect(use >= 0.97, "\(use) of \(seconds) s")

    let all = each.joined().sorted()
    var (fullest, first) = (0, 0)
    for (last, time) in all.enumerated() {
      while all[first] <= time - 1_000_000_000 { first += 1 }
      fullest = max(fullest, last - first + 1)
    }
    #expect(fullest <= perSecond * 5 / 4, "\(fullest) within a second")
    #expect(limits.quotas[0].inFlight == 0)
  }

  @Test("One who comes later gets as many places as one who has them all")
  func lateComer() async throws {
    let limits = try Self.limits(workers: 2) {
      $0.maxConcurrentRequests = 20
      $0.adaptsConcurrency = false
    }
    let early = try Asker(limits, slot: 0, inFlight: 64, holding: 100, milliseconds: 4000)
    #expect(try await eventually(within: .seconds(10)) { limits.quotas[0].inFlight == 20 })
    let late = try Asker(limits, slot: 1, inFlight: 64, holding: 100, milliseconds: 2000)
    let lateTimes = try await late.times().sorted()
    let earlyTimes = try await early.times()
    let begin = try #require(lateTimes.first) + 500_000_000
    let end = try #require(lateTimes.last)
    let counts = [earlyTimes, lateTimes].map { times in times.count { $0 > begin && $0 < end } }
    let (least, most) = (try #require(counts.min()), try #require(counts.max()))
    #expect(Double(most) <= 1.3 * Double(least), "\(counts)")
  }

  @Test("The whole rate is back within a second of the end of one who was killed")
  func rateAfterKill() async throws {
    let limits = try Self.limits(workers: 2) {
      $0.maxConcurrentRequests = 20
      $0.adaptsConcurrency = false
    }
    let quota = try #require(limits.quotas.first)
    let held = { slot in quota.words.load(quota.index(.held, of: slot)) }
    let victim = try Asker(limits, slot: 0, inFlight: 64, holding: 100, milliseconds: 60_000)
    let survivor = try Asker(limits, slot: 1, inFlight: 64, holding: 100, milliseconds: 4000)
    #expect(try await eventually(within: .seconds(10)) { held(0) >= 8 && held(1) >= 8 })
    kill(victim.process.pid, SIGKILL)
    _ = try victim.process.reap()
    #expect(held(0) >= 5)
    limits.vacate(0)
    let freed = SuspendingClock.now.nanoseconds
    let times = try await survivor.times()
    let next = times.count { $0 > freed + 1_000_000_000 && $0 <= freed + 2_000_000_000 }
    // 20 places for a tenth of a second each; the half of that was its share.
    #expect(next >= 160, "\(next) a second")
    #expect(quota.inFlight == 0)
  }
}
