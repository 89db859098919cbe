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
