extension ModelError {
  /// The key in the funnel, below a stage's name.
  var dropReason: String {
    switch self {
    case .connection: "model_connection"
    case .timeout: "model_timeout"
    case .refused(402, _), .refused(429, _): "model_quota"
    case .refused(401, _), .refused(404, _): "model_denied"
    case .refused(let status, _) where Self.passingStatuses.contains(status): "model_unavailable"
    case .refused: "model_refused"
    case .throttled: "model_throttled"
    case .malformedReply: "model_malformed_reply"
    case .truncated: "model_truncated"
    case .filtered: "model_filtered"
    case .emptyContent: "model_empty_content"
    case .invalidContent: "model_invalid_content"
    case .deadline: "model_deadline"
    case .notRecorded: "model_not_recorded"
    case .budget: "model_budget"
    case .cancelled: "cancelled"
    }
  }
}
