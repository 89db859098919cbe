extension RequestEnd {
  /// How a request ended that got a response.
  init(_ result: Result<ChatReply, ModelFailure>, _ response: HTTPResponse) {
    limits = AnnouncedLimits(response)
    switch result {
    case .success(let reply):
      kind = .completed
      usage = reply.usage
    case .failure(let failure):
      switch failure.kind {
      case .throttle:
        kind = .throttled(retryAfterSeconds: failure.retryAfterSeconds)
        usage = TokenCounts()
      // Worked on, though to no use; nobody says how much.
      case .semantic where response.status == 200: kind = .completed
      // What is refused has not been worked on.
      case .semantic, .terminal, .stopsEndpoint:
        kind = .completed
        usage = TokenCounts()
      case .transient, .contract: kind = .failed
      }
    }
  }

  /// How a request ended that got none.
  init(_ error: TransportError) {
    kind =
      switch error {
      case .unusableRequest, .nameNotResolved, .notConnected, .notTrusted, .addressRefused,
        .unavailable, .timeout(_, _, .connect), .deadline(isSent: false):
        .notSent
      case .timeout: .timedOut
      case .connectionLost, .bodyTooLarge, .transferTooLarge, .other, .cancelled, .shutDown,
        .deadline:
        .failed
      }
  }
}
