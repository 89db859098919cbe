/// What one reading of a config file has found so far, and the conditions it reads under.
struct ConfigurationReading: Sendable {
  /// What the model's address, name and key are wanted for.
  enum ModelUse: Sendable {
    /// Requests will be sent: the address and the name must be known.
    case endpoint
    /// Replies come from the cache alone: the name must be known, the address need not be.
    case recorded
    /// The simulated model answers; what is said about an endpoint is not needed.
    case simulated
    /// No model is asked at all.
    case none
  }

  /// Where `${NAME}` is looked up; nil takes every text as it is.
  let environment: EnvironmentVariables?
  let modelUse: ModelUse
  private(set) var problems: [(offset: Int?, sentence: String)] = []
  private(set) var warnings: [(offset: Int, sentence: String)] = []

  init(environment: EnvironmentVariables?, modelUse: ModelUse) {
    self.environment = environment
    self.modelUse = modelUse
  }

  mutating func reject(at offset: Int?, _ sentence: String) { problems.append((offset, sentence)) }

  mutating func warn(at offset: Int, _ sentence: String) { warnings.append((offset, sentence)) }

  /// Says that a value is not what `name` takes. Texts are never repeated: one may be a key.
  mutating func reject(_ found: LocatedJSON, _ name: String, expecting expectation: String) {
    let value = found.value
    let described =
      switch value {
      case .bool, .integer, .number: value.jsonText
      default: value.typeName
      }
    reject(at: found.offset, "\(name) must be \(expectation), not \(described)")
  }
}
