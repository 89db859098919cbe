import Engine
import Net

extension RequestEnd {
  /// How a request ended that got a response.
  init(
    _ result: Result<ChatReply, ModelFailure>, _ response: HTTPResponse, limits: RateLimitHeaders
  ) {
    switch result {
    case .success(let reply):
      self.init(kind: .completed, usage: reply.usage, limits: limits)
    case .failure(let failure):
      switch failure.kind {
      case .throttle:
        self.init(
          kind: .throttled(retryAfterSeconds: failure.retryAfterSeconds), usage: TokenCounts(),
          limits: limits, words: failure.words)
      case .loading:
        self.init(
          kind: .loading(retryAfterSeconds: failure.retryAfterSeconds), usage: TokenCounts(),
          limits: limits, words: failure.words)
      // Worked on, though to no use; nobody says how much.
      case .semantic where response.status == 200: self.init(kind: .completed, limits: limits)
      // What is refused has not been worked on.
      case .semantic, .terminal, .stopsEndpoint:
        self.init(kind: .completed, usage: TokenCounts(), limits: limits)
      case .transient, .contract: self.init(kind: .failed, limits: limits)
      }
    }
  }

  /// How a request ended that got none.
  init(_ error: TransportError) {
    let kind: Kind =
      switch error {
      case .unusableRequest, .nameNotResolved, .notConnected, .notTrusted, .addressRefused,
        .unavailable, .timeout(_, _, .connect), .deadline(isSent: false):
        .notSent
      case .timeout: .timedOut
      case .connectionLost, .bodyTooLarge, .transferTooLarge, .other, .cancelled, .shutDown,
        .deadline:
        .failed
      }
    self.init(kind: kind)
  }
}
