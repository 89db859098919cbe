/// Why a prompt got no usable reply.
///
/// Descriptions name the endpoint and the status, never a key and never a prompt.
enum ModelError: Error, Hashable, Sendable {
  /// The endpoint could not be reached or the connection broke.
  case connection(String)
  case timeout(seconds: Double)
  /// The endpoint refused the request: its status and the start of its own words.
  case refused(status: Int, message: String)
  /// The endpoint asked to slow down.
  case throttled(message: String)
  /// A reply that is not what the interface promises: no JSON, no choices, an empty content.
  case malformedReply(String)
  /// The reply was cut off at the token limit.
  case truncated(limit: Int?)
  /// The reply, though well formed, does not fit the prompt's schema.
  case invalidContent(String)
  case cancelled
}
