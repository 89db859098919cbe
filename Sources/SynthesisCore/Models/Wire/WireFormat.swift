import Base
import Engine
import Net

/// How an API writes requests and responses, as values.
///
/// Another API is another conformer, and a line in `Dialect.wireFormat`.
protocol WireFormat: Sendable {
  /// The request for an endpoint that is known to understand so much. When it must be over is for the
  /// caller to add.
  func encode(
    _ request: ModelRequest, to endpoint: EndpointSettings, _ settings: ModelSettings,
    _ capabilities: EndpointCapabilities
  ) -> HTTPRequest

  /// The completion in a response that came at `now`, in seconds since 1970, or why there is none.
  /// Servers quote keys in their errors: `key` is taken out of them.
  func decode(
    _ response: HTTPResponse, hiding key: Secret?, now: Int
  ) throws(ModelFailure) -> ChatReply

  /// What a refusal is about, if the same request without that may be answered.
  func unsupportedFeature(status: Int, message: String) -> UnsupportedFeature?

  /// What a response that came at `now` says of the endpoint's limits.
  func rateLimits(in response: HTTPResponse, now: Int) -> RateLimitHeaders
}

extension Dialect {
  /// The format that a server of the kind is asked in.
  var wireFormat: any WireFormat {
    switch self {
    case .auto, .openAI, .deepSeek, .vLLM, .llamaCpp, .ollama, .huggingFace: ChatCompletions()
    }
  }
}
