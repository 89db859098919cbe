/// Stops a run in which seeds crash their workers as a rule: then it is not the seeds.
struct CrashBreaker: Sendable {
  static let window = 20

  private var latest: [Bool] = []

  /// Counts a seed once, by its first try. Returns true if the run should stop.
  mutating func count(crashed: Bool) -> Bool {
    latest.append(crashed)
    if latest.count > Self.window { latest.removeFirst() }
    return latest.count == Self.window && latest.count { $0 } * 2 > Self.window
  }
}
