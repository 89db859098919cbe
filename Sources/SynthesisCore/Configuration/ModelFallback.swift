/// A setting of the model that comes from the environment where the config file says nothing.
struct ModelFallback: Sendable {
  /// The config key that goes before.
  let key: String
  /// Tried in this order; an empty one counts as not set.
  let variables: [String]
  /// What cannot do without.
  let requiredFor: Set<ConfigurationReading.ModelUse>
  let isMissing: @Sendable (ModelSettings) -> Bool
  /// What stands in where nothing is said at all, if anything can.
  var standard: @Sendable (ConfigurationReading, ModelSettings) -> String? = { _, _ in nil }
  /// Fills the setting, or returns what is wrong with the text.
  private let fill: @Sendable (String, inout ModelSettings) -> String?

  func apply(_ reading: inout ConfigurationReading, _ model: inout ModelSettings) {
    let set = variables.first { !(reading.environment?[$0] ?? "").isEmpty }
    if let set, let text = reading.environment?[set] {
      if let flaw = fill(text, &model) {
        reading.reject(at: nil, "the environment variable \(set) \(flaw)")
      }
    } else if requiredFor.contains(reading.modelUse) {
      if let text = standard(reading, model) {
        _ = fill(text, &model)
        return
      }
      let names = variables.joined(separator: " or ")
      reading.reject(at: nil, "\(key) is missing; set it here or in the variable \(names)")
    }
  }

  static let all: [ModelFallback] = [
    ModelFallback(
      key: "model_name", variables: ["OPENAI_MODEL"], requiredFor: [.endpoint, .recorded],
      isMissing: { $0.name.isEmpty && $0.needsName },
      fill: { text, model in
        model.name = text
        return ModelSettings.flaw(inName: text)
      }),
    ModelFallback(
      key: "base_url", variables: ["OPENAI_API_URL", "OPENAI_API_BASE"], requiredFor: [.endpoint],
      isMissing: { $0.baseURL == nil && $0.needsBaseURL },
      // A key without an address is a key to where such keys come from.
      standard: { reading, model in
        let key = reading.environment?["OPENAI_API_KEY"] ?? ""
        return model.apiKey == nil && key.isEmpty ? nil : "https://api.openai.com/v1"
      },
      fill: { text, model in
        switch ModelSettings.normalized(baseURL: text) {
        case .success(let url):
          model.baseURL = url
          return nil
        case .failure(let flaw): return flaw.sentence
        }
      }),
    ModelFallback(
      key: "api_key", variables: ["OPENAI_API_KEY"], requiredFor: [],
      isMissing: { $0.apiKey == nil && $0.needsBaseURL },
      fill: { text, model in
        model.apiKey = Secret(text)
        return ModelSettings.flaw(inKey: text)
      }),
  ]
}
