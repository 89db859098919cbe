/// Which seeds that have ended are to be tried again.
package struct RetrySelection: Sendable, Hashable {
  package enum Failed: Sendable, Hashable {
    case none
    case all
    case withCause(String)
  }

  package var failed = Failed.none
  package var quarantined = false
  package var sourceIDs: Set<String> = []

  package init() {}

  package var isEmpty: Bool { self == RetrySelection() }

  /// Whether a seed that ended like this is to be tried again.
  func takes(_ failure: FailedItems.Failure) -> Bool {
    if sourceIDs.contains(failure.sourceID) { return true }
    switch (failure.state, failed) {
    case (.quarantined, _): return quarantined
    case (_, .none): return false
    case (_, .all): return true
    case (_, .withCause(let cause)): return failure.cause == cause
    }
  }
}
