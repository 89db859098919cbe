import Glibc
import SynthesisCore

/// A worker process that does nothing but pass the gate, with the shared limits on descriptor 5:
///
///     GateCrowd <requests in flight> <seconds> <milliseconds of a request>
///
/// It writes the monotonic time of each pass, in nanoseconds, as a line.
let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
guard numbers.count == 3, let gate = try WorkerPlace.firstGate() else { exit(2) }
let end = SuspendingClock.now + .seconds(numbers[1])
let length = Duration.milliseconds(numbers[2])

try await withThrowingTaskGroup(of: Void.self) { group in
  for _ in 0..<numbers[0] {
    group.addTask {
      while true {
        let pass: GatePass
        do throws(GateRefusal) {
          pass = try await gate.enter(estimatedTokens: 1000, deadline: end)
        } catch {
          return
        }
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let line = Array("\(time.tv_sec * 1_000_000_000 + time.tv_nsec)\n".utf8)
        // One call a line, so that lines of several threads don't mix.
        guard write(1, line, line.count) == line.count else { return }
        try await Task.sleep(for: length, clock: .suspending)
        gate.leave(pass, RequestEnd(kind: .completed))
      }
    }
  }
  try await group.waitForAll()
}
