import Net

/// A search that brought no answer, and what that means for another try.
struct SearchFailure: Error, Hashable, Sendable {
  var error: SearchError
  var isWorthAnotherTry: Bool
  /// How long the provider asked to wait.
  var retryAfterSeconds: Double?
}

extension SearchFailure {
  init(_ error: TransportError, provider: String) {
    let isWorthAnotherTry =
      switch error {
      case .timeout, .nameNotResolved, .notConnected, .connectionLost, .bodyTooLarge,
        .transferTooLarge, .other:
        true
      case .unusableRequest, .notTrusted, .addressRefused, .unavailable, .shutDown, .cancelled,
        .deadline:
        false
      }
    self.init(
      error: error == .cancelled ? .cancelled : .transport(provider: provider, error),
      isWorthAnotherTry: isWorthAnotherTry)
  }
}
