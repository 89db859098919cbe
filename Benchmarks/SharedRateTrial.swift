import Base
import Engine
import Glibc

/// Several processes under one rate, and how well they keep it. The program started prints when it
/// got leave, in nanoseconds of the monotonic clock, a line each.
struct SharedRateTrial: Sendable {
  /// When each process got leave, in nanoseconds of the monotonic clock.
  let times: [[Int]]
  private let perSecond: Double

  init(
    program: String, environment: [String: String], processes: Int, perMinute: Int
  ) throws {
    let quota = QuotaEntry(
      identity: 1, model: "trial", settings: QuotaSettings(requestsPerMinute: perMinute))
    let limits = try SharedLimits(
      workers: processes, routes: RequestRoutes(quotas: [quota]), budget: BudgetSettings(),
      spent: SharedBudget.Amount(), at: SuspendingClock.now.nanoseconds)
    let command = WorkerProcess.Command(
      path: program, environment: environment, sharedMemory: limits.descriptor)
    let workers = try (0..<processes).map {
      try WorkerProcess.spawn(command, slot: $0, mark: "trial")
    }
    times = try workers.map { worker in
      defer { worker.closeDescriptors() }
      let text = Self.output(of: worker)
      _ = try worker.reap()
      return text.split(separator: "\n").compactMap { Int($0) }
    }
    perSecond = Double(perMinute) / 60
  }

  var shares: [Int] { times.map(\.count) }

  /// The most in any second, as a part of the rate.
  var busiestSecond: Double {
    let all = times.flatMap(\.self).sorted()
    var first = 0
    var most = 0
    for (index, time) in all.enumerated() {
      while time - all[first] >= 1_000_000_000 { first += 1 }
      most = max(most, index - first + 1)
    }
    return Double(most) / perSecond
  }

  /// How much of the rate was used between the first second and the last leave.
  var use: Double {
    let all = times.flatMap(\.self).sorted()
    guard let start = all.first, let end = all.last, end - start > 1_500_000_000 else { return 0 }
    let later = all.count { $0 > start + 1_000_000_000 }
    return Double(later) / (Double(end - start - 1_000_000_000) / 1e9 * perSecond)
  }

  private static func output(of worker: WorkerProcess) -> String {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      var polled = pollfd(fd: worker.output, events: Int16(POLLIN), revents: 0)
      _ = poll(&polled, 1, -1)
      let count = read(worker.output, &buffer, buffer.count)
      if count == 0 { return String(decoding: text, as: UTF8.self) }
      if count > 0 { text += buffer[..<count] }
    }
  }
}
