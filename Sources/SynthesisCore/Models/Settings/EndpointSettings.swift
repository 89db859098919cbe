package import Base

/// One of the places that requests for a model go to. What it leaves out is taken from the top of
/// the config: see `ModelSettings.endpoints(for:)`.
package struct EndpointSettings: Sendable, Hashable {
  /// Up to and without `/chat/completions`.
  var baseURL: String?
  var apiKey: Secret?
  var modelName: String
  /// The endpoint's part of the load, beside the others'.
  var weight: Double
  var dialect: Dialect
  var limits: EndpointLimits

  package init(
    baseURL: String? = nil, apiKey: Secret? = nil, modelName: String = "", weight: Double = 1,
    dialect: Dialect = .auto, limits: EndpointLimits = EndpointLimits()
  ) {
    self.baseURL = baseURL
    self.apiKey = apiKey
    self.modelName = modelName
    self.weight = weight
    self.dialect = dialect
    self.limits = limits
  }
}

/// What all workers together may ask of one endpoint; nil sets no limit.
package struct EndpointLimits: Sendable, Hashable {
  var maxConcurrentRequests: Int?
  var requestsPerMinute: Int?
  var tokensPerMinute: Int?

  package init(
    maxConcurrentRequests: Int? = nil, requestsPerMinute: Int? = nil, tokensPerMinute: Int? = nil
  ) {
    self.maxConcurrentRequests = maxConcurrentRequests
    self.requestsPerMinute = requestsPerMinute
    self.tokensPerMinute = tokensPerMinute
  }
}

/// The habits of a kind of model server, as far as it pays to know them before the first request.
package enum Dialect: String, Sendable, Hashable, CaseIterable {
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
