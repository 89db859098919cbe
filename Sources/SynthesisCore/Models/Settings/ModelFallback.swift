import Base

/// A setting of the model that comes from the environment where the config file says nothing.
struct ModelFallback: Sendable {
  /// The config key that overrides it.
  let key: String
  /// Tried in this order; an empty one counts as not set.
  let variables: [String]
  /// What cannot do without.
  let requiredFor: Set<SettingsReading.Purpose>
  let isMissing: @Sendable (ModelSettings) -> Bool
  /// What stands in where nothing is said at all, if anything can.
  var standard: @Sendable (SettingsReading, ModelSettings) -> String? = { _, _ in nil }
  /// Fills the setting, or returns what is wrong with the text.
  private let fill: @Sendable (String, inout ModelSettings) -> String?

  static func applyAll(_ reading: inout SettingsReading, _ model: inout ModelSettings) {
    guard [.run, .replay, .validation].contains(reading.purpose) else { return }
    for fallback in all where fallback.isMissing(model) {
      // Which model a run would ask decides what else it needs; where that is can still change.
      if reading.purpose == .validation, fallback.key != "model_name" { continue }
      // A key whose own text was refused has had its sentence.
      if let member = reading.given[fallback.key], member.value.value.isFilledText { continue }
      if let variable = fallback.apply(&reading, &model) {
        reading.take(variable: variable, as: fallback.key)
      }
    }
  }

  /// Returns the variable that the setting comes from, if it comes from one.
  func apply(
    _ reading: inout SettingsReading, _ model: inout ModelSettings
  ) -> String? {
    if let environment = reading.environment,
      let named = variables.first(where: environment.isNamed)
    {
      switch environment[named] {
      case .set(let text):
        if let flaw = fill(text, &model) {
          reading.reject(at: nil, "the environment variable \(named) \(flaw)")
        }
      case .missing(let why)
      where reading.purpose == .run || requiredFor.contains(reading.purpose):
        reading.reject(at: nil, "\(key) comes from the environment variable \(named), \(why)")
      // A replay needs no key.
      case .missing: break
      }
      return named
    }
    if requiredFor.contains(reading.purpose) {
      if let text = standard(reading, model) {
        _ = fill(text, &model)
        return nil
      }
      let names = variables.joined(separator: " or ")
      reading.reject(at: nil, "\(key) is missing; set it here or in the variable \(names)")
    }
    return nil
  }

  static let all: [ModelFallback] = [
    ModelFallback(
      key: "model_name", variables: ["OPENAI_MODEL"], requiredFor: [.run, .replay],
      isMissing: { $0.name.isEmpty && $0.needsName },
      fill: { text, model in
        model.name = text
        return ModelSettings.flaw(inName: text)
      }),
    ModelFallback(
      key: "base_url", variables: ["OPENAI_API_URL", "OPENAI_API_BASE"], requiredFor: [.run],
      isMissing: { $0.baseURL == nil && $0.needsBaseURL },
      // A key without an address is a key to where such keys come from.
      standard: { reading, model in
        let hasKey = reading.environment?.isNamed("OPENAI_API_KEY") ?? false
        return model.apiKey == nil && !hasKey ? nil : "https://api.openai.com/v1"
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

extension JSONValue {
  fileprivate var isFilledText: Bool {
    switch self {
    case .null, .string(""): false
    default: true
    }
  }
}
