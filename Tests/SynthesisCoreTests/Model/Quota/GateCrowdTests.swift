import Glibc
import TestSupport
import Testing

@testable import SynthesisCore

/// What several processes do to limits that they share. Processes are real, kills are kill -9.
@Suite("Processes at one gate", .serialized)
struct GateCrowdTests {
  /// Processes at one quota; what is left of them when the test ends is killed.
  final class Crowd {
    let limits: SharedLimits
    private(set) var processes: [CommandRun] = []

    init(_ settings: QuotaSettings, workers: Int) throws {
      limits = try SharedLimits(
        [ModelSettings.Quota(identity: 1, model: "m", settings: settings)], workers: workers,
        at: MonotonicTime.nanoseconds)
    }

    deinit { for process in processes where process.isRunning { process.signal(SIGKILL) } }

    var quota: SharedQuota { limits.quotas[0] }

    @discardableResult
    func start(slot: Int, inFlight: Int, seconds: Int, milliseconds: Int) throws -> CommandRun {
      let process = try CommandRun.start(
        "GateCrowd", ["\(inFlight)", "\(seconds)", "\(milliseconds)"],
        environment: [WorkerProcess.slotVariable: "\(slot)"], sharedMemory: limits.descriptor)
      processes.append(process)
      return process
    }
  }

  /// Times of passes, in nanoseconds. A process that was killed may leave half a line.
  static func passes(_ output: String) -> [Int] {
    output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap {
      Int($0)
    }
  }

  @Test("four of 64 requests each keep the rate, use it up and share it evenly")
  func fairness() async throws {
    let perSecond = 400
    let crowd = try Crowd(QuotaSettings(requestsPerMinute: perSecond * 60), workers: 4)
    for slot in 0..<4 {
      try crowd.start(slot: slot, inFlight: 64, seconds: 4, milliseconds: 200)
    }
    var passes: [[Int]] = []
    for process in crowd.processes {
      let result = await process.wait()
      #expect(result.code == 0, "\(result.errors)")
      passes.append(Self.passes(result.output))
    }
    let begin = try #require(passes.compactMap(\.first).max())
    let end = try #require(passes.compactMap(\.last).min())
    let shares = passes.map { times in times.count { $0 >= begin && $0 <= end } }
    let largest = try #require(shares.max())
    let smallest = try #require(shares.min())
    #expect(Double(largest) <= 1.3 * Double(smallest), "\(shares)")

    let seconds = Double(end - begin) / 1e9
    let use = Double(shares.reduce(0, +)) / (seconds * Double(perSecond))
    #expect(seconds > 2)
    #expect(use >= 0.97, "\(use) of \(seconds) s")

    let all = passes.joined().sorted()
    var fullest = 0
    var first = 0
    for (last, time) in all.enumerated() {
      while all[first] <= time - 1_000_000_000 { first += 1 }
      fullest = max(fullest, last - first + 1)
    }
    #expect(fullest <= perSecond * 5 / 4, "\(fullest) within a second")
    #expect(crowd.quota.inFlight == 0)
  }

  @Test("places are shared evenly with one who comes later")
  func places() async throws {
    let crowd = try Crowd(
      QuotaSettings(maxConcurrentRequests: 20, adaptsConcurrency: false), workers: 2)
    let early = try crowd.start(slot: 0, inFlight: 64, seconds: 5, milliseconds: 100)
    let came = try await eventually(within: .seconds(20)) {
      Self.passes(early.outputSoFar).count > 40
    }
    try #require(came)
    let late = try crowd.start(slot: 1, inFlight: 64, seconds: 2, milliseconds: 100)
    let lateTimes = Self.passes(await late.wait().output)
    let earlyTimes = Self.passes(await early.wait().output)
    let begin = try #require(lateTimes.first) + 500_000_000
    let end = try #require(lateTimes.last)
    let counts = [earlyTimes, lateTimes].map { times in times.count { $0 > begin && $0 < end } }
    let ratio = Double(counts.max() ?? 0) / Double(max(1, counts.min() ?? 0))
    #expect(ratio <= 1.3, "\(counts)")
  }

  @Test("what a process held when it was killed is the others' within a second")
  func killedHolder() async throws {
    let crowd = try Crowd(
      QuotaSettings(maxConcurrentRequests: 20, adaptsConcurrency: false), workers: 2)
    let victim = try crowd.start(slot: 0, inFlight: 64, seconds: 60, milliseconds: 100)
    let survivor = try crowd.start(slot: 1, inFlight: 64, seconds: 6, milliseconds: 100)
    let share = try await eventually(within: .seconds(20)) {
      Self.passes(survivor.outputSoFar).count > 50 && Self.passes(victim.outputSoFar).count > 50
    }
    try #require(share)
    victim.signal(SIGKILL)
    _ = await victim.wait()
    let held = crowd.quota.words.load(crowd.quota.index(.held, of: 0))
    #expect(held > 0)
    // As the parent does when it has reaped a worker.
    crowd.limits.vacate(0)
    let freed = MonotonicTime.nanoseconds
    let times = Self.passes(await survivor.wait().output)
    let next = times.count { $0 > freed + 1_000_000_000 && $0 < freed + 2_000_000_000 }
    // 20 places and a tenth of a second each are 200 a second; the half of it was its before.
    #expect(next >= 150, "\(next), after \(held) were given back")
    #expect(crowd.quota.inFlight == 0)
  }

  @Test("a process killed at any moment holds up nobody")
  func randomKills() async throws {
    let crowd = try Crowd(
      QuotaSettings(
        requestsPerMinute: 60_000, tokensPerMinute: 60_000_000, maxConcurrentRequests: 16),
      workers: 3)
    let survivor = try crowd.start(slot: 2, inFlight: 16, seconds: 8, milliseconds: 1)
    var random = SplitMix64(seed: 4)
    var total = 0
    for _ in 0..<6 {
      let victims = try (0..<2).map {
        try crowd.start(slot: $0, inFlight: 16, seconds: 60, milliseconds: 1)
      }
      let target = Int.random(in: 20..<200, using: &random)
      let ran = try await eventually(within: .seconds(20), every: .milliseconds(1)) {
        victims.allSatisfy { Self.passes($0.outputSoFar).count >= target }
      }
      try #require(ran)
      for victim in victims { victim.signal(SIGKILL) }
      for (slot, victim) in victims.enumerated() {
        total += Self.passes(await victim.wait().output).count
        crowd.limits.vacate(slot)
      }
    }
    #expect(total >= 240)
    let times = Self.passes(await survivor.wait().output)
    let last = try #require(times.last)
    // All by itself it has the whole rate again: 1000 a second, or as much as the machine can do.
    #expect(times.count { $0 > last - 500_000_000 } > 100)
    #expect(crowd.quota.inFlight == 0)
    #expect(
      (0..<3).map { crowd.quota.words.load(crowd.quota.index(.tokenTime, of: $0)) } == [0, 0, 0])
  }
}
