extension ModelError {
  /// The key in the funnel, below a stage's name.
  var dropReason: String {
    switch self {
    case .connection: "model_connection"
    case .timeout: "model_timeout"
    case .refused: "model_refused"
    case .throttled: "model_throttled"
    case .malformedReply: "model_malformed_reply"
    case .truncated: "model_truncated"
    case .invalidContent: "model_invalid_content"
    case .cancelled: "cancelled"
    }
  }
}
