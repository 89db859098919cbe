/// One of the places that requests for a model go to. What it leaves out is taken from the top of
/// the config: see `ModelSettings.endpoints(for:)`.
struct EndpointSettings: Sendable, Hashable {
  /// Up to and without `/chat/completions`.
  var baseURL: String?
  var apiKey: Secret?
  var modelName = ""
  /// The endpoint's part of the load, beside the others'.
  var weight = 1.0
  var dialect = Dialect.auto
  var limits = EndpointLimits()
}

/// What all workers together may ask of one endpoint; nil sets no limit.
struct EndpointLimits: Sendable, Hashable {
  var maxConcurrentRequests: Int?
  var requestsPerMinute: Int?
  var tokensPerMinute: Int?
}

/// The habits of a kind of model server, as far as it pays to know them before the first request.
enum Dialect: String, Sendable, Hashable, CaseIterable {
  /// Told by the address where it says something, learnt from complaints otherwise.
  case auto
  case openAI = "openai"
  case deepSeek = "deepseek"
  case vLLM = "vllm"
  case llamaCpp = "llama.cpp"
  case ollama
  /// Hugging Face's servers, TGI and TEI.
  case huggingFace = "tgi"
}
