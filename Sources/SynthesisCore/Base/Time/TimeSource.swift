/// What code takes of time and chance, so that a test can give it others.
package struct TimeSource: Sendable {
  /// Runs while the machine does, and nobody sets it. All processes of the machine count it alike.
  package var now: @Sendable () -> SuspendingClock.Instant
  /// Seconds since the beginning of 1970, UTC.
  package var wall: @Sendable () -> Int
  /// Throws only when the task is cancelled.
  package var pause: @Sendable (_ seconds: Double) async throws -> Void
  /// From 0 up to and without 1.
  package var random: @Sendable () -> Double

  package init(
    now: @escaping @Sendable () -> SuspendingClock.Instant = { SuspendingClock.now },
    wall: @escaping @Sendable () -> Int = { LocalTime.now },
    pause: @escaping @Sendable (_ seconds: Double) async throws -> Void = {
      try await Task.sleep(for: .seconds($0), clock: .suspending)
    },
    random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
  ) {
    self.now = now
    self.wall = wall
    self.pause = pause
    self.random = random
  }

  /// `now` as a number that other processes can be told.
  package var nanoseconds: Int { now().nanoseconds }
}

extension SuspendingClock.Instant {
  package init(nanoseconds: Int) {
    self = SuspendingClock().systemEpoch + .nanoseconds(nanoseconds)
  }

  /// Since the clock's epoch: of Linux' CLOCK_MONOTONIC, which `SuspendingClock` runs by.
  package var nanoseconds: Int {
    Int(SuspendingClock().systemEpoch.duration(to: self).attoseconds / 1_000_000_000)
  }
}
