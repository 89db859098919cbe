import Synchronization

@testable import Engine

/// Lets requests through, or denies all, and keeps what it was told.
final class RecordingRateLimiter: RateLimiter {
  private struct State {
    var estimates: [Int] = []
    var ends: [Int: RequestEnd] = [:]
  }

  private let denial: PermitDenial?
  private let state = Mutex(State())

  init(denying denial: PermitDenial? = nil) { self.denial = denial }

  var estimates: [Int] { state.withLock { $0.estimates } }
  /// In the order of the permits; one that was not given back is missing.
  var ends: [RequestEnd] {
    state.withLock { state in state.ends.sorted { $0.key < $1.key }.map(\.value) }
  }

  func acquire(
    estimatedTokens: Int, for item: UsageTracker
  ) async throws(PermitDenial) -> Permit {
    if let denial { throw denial }
    return state.withLock { state in
      state.estimates.append(estimatedTokens)
      return Permit(number: state.estimates.count, estimatedTokens: estimatedTokens)
    }
  }

  func release(_ permit: Permit, _ end: RequestEnd) {
    state.withLock { state in
      precondition(state.ends[permit.number] == nil, "permit \(permit.number) is given back twice")
      state.ends[permit.number] = end
    }
  }
}
