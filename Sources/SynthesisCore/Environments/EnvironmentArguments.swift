/// Reads values of `environment_kwargs`. Values are never repeated in errors: one may be a key.
struct EnvironmentArguments {
  let arguments: JSONObject
  let environment: [String: String]

  /// Nil for a missing key and for null. `${NAME}` stands for a variable of the environment.
  func text(_ key: String) throws(EnvironmentError) -> String? {
    switch arguments[key] {
    case nil, .null?: return nil
    case .string(let text)?:
      let template: VariableTemplate
      do { template = try VariableTemplate(text) } catch {
        throw problem(key, "has a ${ that does not name a variable")
      }
      if let missing = template.variables.first(where: { environment[$0, default: ""].isEmpty }) {
        throw problem(key, "names the environment variable \(missing), which is not set")
      }
      return template.filled { environment[$0, default: ""] }
    case let value?: throw problem(key, "must be a string, not \(value.typeName)")
    }
  }

  /// Without slashes at its end.
  func address(_ key: String) throws(EnvironmentError) -> String? {
    guard var url = try text(key) else { return nil }
    guard HTTPAddress(url) != nil else { throw problem(key, "must be an http or https address") }
    while url.hasSuffix("/") { url.removeLast() }
    return url
  }

  func integer(
    _ key: String, in range: ClosedRange<Int>
  ) throws(EnvironmentError) -> Int? {
    switch arguments[key] {
    case nil, .null?: return nil
    case .integer(let number)? where range.contains(number): return number
    default:
      throw problem(
        key, "must be an integer from \(range.lowerBound) to \(range.upperBound)")
    }
  }

  func seconds(_ key: String) throws(EnvironmentError) -> Double? {
    switch arguments[key] {
    case nil, .null?: return nil
    case let value?:
      guard let number = value.double, number > 0, number <= 600 else {
        throw problem(key, "must be a number above 0 and at most 600")
      }
      return number
    }
  }

  private func problem(_ key: String, _ sentence: String) -> EnvironmentError {
    EnvironmentError(description: "\(key) \(sentence)", path: [key])
  }
}
