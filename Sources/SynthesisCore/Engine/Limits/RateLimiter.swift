/// Lets requests through to one endpoint, under limits that all workers share.
package protocol RateLimiter: Sendable {
  /// Waits for leave to send a request that may use `estimatedTokens`, prompt and reply together. The
  /// wait is no part of the item's time. Each permit is given back once, by `release`.
  func acquire(estimatedTokens: Int, for item: UsageTracker) async throws(PermitDenial) -> Permit
  func release(_ permit: Permit, _ end: RequestEnd)
}

/// Leave to send one request.
package struct Permit: Sendable, Hashable {
  /// The limiter's own number for it.
  let number: Int
  let estimatedTokens: Int
}

/// Why a request gets no leave.
package enum PermitDenial: Error, Hashable, Sendable {
  case cancelled
  /// The run ends before leave would come.
  case interrupted
  /// The request could cross the run's budget.
  case budget(BudgetKind)
}

extension PermitDenial {
  init(_ end: WaitEnd) {
    self =
      switch end {
      case .cancelled: .cancelled
      case .interrupted: .interrupted
      }
  }
}

/// A limiter without limits.
package struct Unlimited: RateLimiter {
  package init() {}

  package func acquire(
    estimatedTokens: Int, for item: UsageTracker
  ) async throws(PermitDenial) -> Permit {
    Permit(number: 0, estimatedTokens: estimatedTokens)
  }

  package func release(_ permit: Permit, _ end: RequestEnd) {}
}
