/// A request that brought no completion, and what that means for another try.
struct ModelFailure: Error, Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// May well succeed if sent again.
    case transient
    /// The endpoint asked to slow down.
    case throttle
    /// Will fail as often as it is sent.
    case terminal
  }

  var error: ModelError
  var kind: Kind
  /// How long the endpoint asked to wait.
  var retryAfterSeconds: Double?
}

extension ModelFailure {
  init(_ error: TransportError) {
    switch error {
    case .cancelled: self.init(error: .cancelled, kind: .terminal)
    case .timeout(_, let seconds): self.init(error: .timeout(seconds: seconds), kind: .transient)
    case .nameNotResolved, .notConnected, .connectionLost, .other:
      self.init(error: .connection(error.description), kind: .transient)
    case .bodyTooLarge: self.init(error: .malformedReply(error.description), kind: .transient)
    case .unusableRequest, .notTrusted, .unavailable, .shutDown:
      self.init(error: .connection(error.description), kind: .terminal)
    }
  }
}
