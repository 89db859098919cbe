/// What one reading of a config file has found so far, and the conditions it reads under.
package struct SettingsReading: Sendable {
  /// What the settings are wanted for, and so what must be known.
  package enum Purpose: Sendable {
    /// A run that sends requests: where to and all that they need.
    case run
    /// A run whose replies are all on record: what was asked, not where.
    case replay
    /// A run whose replies are made up; what is said about services is not needed.
    case simulation
    /// A look at the settings; nothing runs.
    case inspection
    /// Such a look that is to find what would keep a run from starting.
    case validation
  }

  /// Where `${NAME}` is looked up; nil takes every text as it is.
  package let environment: EnvironmentVariables?
  package let purpose: Purpose
  /// Whether it is of what a run has kept.
  var isRecorded = false
  /// The file's members that have a key, by its full name.
  package private(set) var given: [String: LocatedJSON.Member] = [:]
  /// The variables that gave what the file leaves open, by the keys' full names.
  private(set) var variables: [String: String] = [:]
  private(set) var problems: [(offset: Int?, sentence: String)] = []
  private(set) var warnings: [(offset: Int, sentence: String)] = []

  package init(environment: EnvironmentVariables?, purpose: Purpose) {
    self.environment = environment
    self.purpose = purpose
  }

  mutating func take(_ member: LocatedJSON.Member, as name: String) { given[name] = member }

  package mutating func take(variable: String, as name: String) { variables[name] = variable }

  package mutating func reject(at offset: Int?, _ sentence: String) {
    problems.append((offset, sentence))
  }

  package mutating func warn(at offset: Int, _ sentence: String) {
    warnings.append((offset, sentence))
  }

  /// Says that a value is not what `name` takes. Texts are never repeated: one may be a key.
  package mutating func reject(_ found: LocatedJSON, _ name: String, expecting expectation: String)
  {
    let value = found.value
    let described =
      switch value {
      case .bool, .integer, .number: value.jsonText
      default: value.typeName
      }
    reject(at: found.offset, "\(name) must be \(expectation), not \(described)")
  }

  /// The path that a text stands for. Nil after saying what is wrong.
  mutating func path(_ text: String, at offset: Int?, _ name: String) -> String? {
    guard let environment else { return text }
    do throws(PathTemplate.Problem) {
      return try PathTemplate(text).filled(environment)
    } catch {
      reject(at: offset, "\(name) \(error.sentence)")
      return nil
    }
  }

  /// The text of a key that may name variables; empty for null. Nil after saying what is wrong.
  package mutating func expand(
    _ found: LocatedJSON, _ name: String
  ) -> (value: String, isLiteral: Bool)? {
    if case .scalar(.null) = found.content { return ("", true) }
    guard let text = found.value.string else {
      reject(found, name, expecting: "a string or null")
      return nil
    }
    guard let environment else { return (text, true) }
    let template: VariableTemplate
    do { template = try VariableTemplate(text) } catch {
      reject(at: found.offset, "\(name) holds a \"${\" that does not begin a \"${NAME}\"")
      return nil
    }
    let missing = template.variables.compactMap { variable in
      if case .missing(let why) = environment[variable] { "\(variable), \(why)" } else { nil }
    }
    guard missing.isEmpty else {
      for variable in missing {
        let sentence = "\(name) needs the environment variable \(variable)"
        switch purpose {
        case .run: reject(at: found.offset, sentence)
        case .replay, .simulation, .inspection, .validation:
          warn(at: found.offset, sentence + " but not needed now")
        }
      }
      return nil
    }
    return (template.filled(environment.text), template.variables.isEmpty)
  }
}
