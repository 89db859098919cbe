import Synchronization

/// The rules that this process has read of sites, so that a long robots.txt is not read again at each
/// visit: one of 500 KB takes 30 ms.
final class KnownRobots: Sendable {
  /// Sites; of more, those that came first are forgotten.
  static let limit = 64

  private struct State {
    var rules: [String: RobotsRules] = [:]
    /// The oldest first.
    var origins: [String] = []
  }

  private let state = Mutex(State())

  func rules(of origin: String) -> RobotsRules? { state.withLock { $0.rules[origin] } }

  func keep(_ rules: RobotsRules, of origin: String) {
    state.withLock { state in
      guard state.rules.updateValue(rules, forKey: origin) == nil else { return }
      state.origins.append(origin)
      if state.origins.count > Self.limit { state.rules[state.origins.removeFirst()] = nil }
    }
  }
}
