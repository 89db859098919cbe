package import Engine

/// Why a request got no usable reply.
///
/// Descriptions name the endpoint and the status, never a key and never a prompt.
package enum ModelError: Error, Hashable, Sendable {
  /// The endpoint could not be reached or the connection broke.
  case connection(String)
  case timeout(seconds: Double)
  /// The endpoint refused the request: its status and the start of its own words.
  case refused(status: Int, message: String)
  /// The endpoint asked to slow down.
  case throttled(message: String)
  /// A response that is not what the interface promises: no JSON, no choices.
  case malformedReply(String)
  /// The reply was cut off at the token limit.
  case truncated(limit: Int?)
  /// The endpoint's content filter or the model itself held the answer back.
  case filtered(String)
  case emptyContent
  /// The reply, though well formed, does not fit the request's schema.
  case invalidContent(String)
  /// The item's time was over before the request could be sent or answered.
  case deadline
  /// The request is not among those whose replies are replayed.
  case notRecorded
  /// The request could cross the run's budget.
  case budget(BudgetKind)
  /// Nothing but failures for so long that the endpoint is given up; the last of them in words.
  case unanswered(reason: String, seconds: Int)
  /// The run ends, and does not wait for the request.
  case interrupted
  case cancelled
}

extension ModelError {
  /// Statuses of an endpoint that may well take the same request a little later.
  static let passingStatuses: Set<Int> = Set([408, 409, 425, 500]).union(502...599)
}

extension ModelError {
  /// The key in the funnel, below a stage's name.
  package var dropReason: String {
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
    case .unanswered: "model_unanswered"
    case .interrupted: "interrupted"
    case .cancelled: "cancelled"
    }
  }
}

extension ModelError {
  /// Set for what every other item would meet too.
  var fatalCondition: FatalCondition? {
    let kind: FatalCondition.Kind? =
      switch self {
      case .budget: .budget
      case .unanswered: .endpoints
      case .interrupted: .interrupted
      // Thrown where no other endpoint was left to ask.
      case .refused(let status, _) where [401, 402, 404, 429].contains(status): .endpoints
      default: nil
      }
    return kind.map { FatalCondition(kind: $0, cause: dropReason, detail: description) }
  }
}

extension ModelError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .connection(let reason): reason
    case .timeout(let seconds): "the model endpoint did not answer within \(seconds) s"
    case .refused(let status, let message):
      "the model endpoint answered \(status)\(Self.quoted(message))\(Self.advice(for: status))"
    case .throttled(let message):
      "the model endpoint asked to slow down\(Self.quoted(message))"
    case .malformedReply(let reason): "the model endpoint's answer is not a completion: \(reason)"
    case .truncated(let limit):
      "the model's reply was cut off"
        + (limit.map { " at \($0) tokens; a larger max_tokens may help" } ?? "")
    case .filtered(let reason): "the answer was held back: \(reason)"
    case .emptyContent: "the model's reply is empty"
    case .invalidContent(let reason): "the model's reply does not fit: \(reason)"
    case .deadline: "the seed's time was over before the model answered"
    case .notRecorded: "the cache holds no reply to this request, and a replay sends none"
    case .budget(.cost): "the request could cost more than max_cost leaves"
    case .budget(.tokens): "the request could take more tokens than max_tokens_total leaves"
    case .unanswered(let reason, let seconds): "\(reason), and no answer for \(seconds) s"
    case .interrupted: "the run ended while the request waited"
    case .cancelled: "the model request was cancelled"
    }
  }

  private static func quoted(_ words: String) -> String { words.isEmpty ? "" : " (\(words))" }

  /// What the user can do about a status that no repetition will change.
  private static func advice(for status: Int) -> String {
    switch status {
    case 300..<400: "; redirects are not followed, give base_url the address it leads to"
    case 401: "; check the key in api_key or OPENAI_API_KEY"
    case 402: "; the account's balance is used up"
    case 403: "; the key may not use this model or this endpoint"
    case 404: "; check model_name, and base_url, which mostly ends in /v1"
    case 429: "; the account's quota is used up"
    default: ""
    }
  }
}
