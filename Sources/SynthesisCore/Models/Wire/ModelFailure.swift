import Engine
import Net

/// A request that brought no completion, and what that means for another try.
struct ModelFailure: Error, Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// May well succeed if sent again.
    case transient
    /// A response under a good status that is not what was promised; as transient as the above.
    case contract
    /// The endpoint asked to slow down.
    case throttle
    /// The endpoint is loading its model.
    case loading
    /// What was asked is not answered in these words; in others it may be.
    case semantic
    /// Will fail as often as it is sent.
    case terminal
    /// As will any other request to this endpoint: no balance, no such key, no such model.
    case stopsEndpoint
  }

  var error: ModelError
  var kind: Kind
  /// How long the endpoint asked to wait.
  var retryAfterSeconds: Double?
}

extension ModelFailure {
  /// What the endpoint said, where it asked to wait.
  var words: String {
    switch error {
    case .throttled(let message), .refused(_, let message): message
    default: ""
    }
  }

  init(_ error: TransportError) {
    switch error {
    case .cancelled: self.init(error: .cancelled, kind: .terminal)
    case .deadline: self.init(error: .deadline, kind: .terminal)
    case .timeout(_, _, .connect):
      self.init(error: .connection(error.description), kind: .transient)
    case .timeout(_, let seconds, _):
      self.init(error: .timeout(seconds: seconds), kind: .transient)
    case .nameNotResolved, .notConnected, .connectionLost, .other:
      self.init(error: .connection(error.description), kind: .transient)
    case .bodyTooLarge, .transferTooLarge:
      self.init(error: .malformedReply(error.description), kind: .contract)
    case .unusableRequest, .notTrusted, .addressRefused, .unavailable, .shutDown:
      self.init(error: .connection(error.description), kind: .terminal)
    }
  }

  init(_ denial: PermitDenial) {
    switch denial {
    case .cancelled: self.init(error: .cancelled, kind: .terminal)
    case .interrupted: self.init(error: .interrupted, kind: .terminal)
    case .budget(let kind): self.init(error: .budget(kind), kind: .terminal)
    }
  }
}
