package import Base
import Net

/// Reads members of `environment_kwargs`, in whose texts `${NAME}` stands for a variable.
///
/// Each is nil for a missing key and for null. What is wrong is told at its key, and values are never
/// repeated: one may be a secret.
package struct EnvironmentArguments {
  package let arguments: JSONObject
  package let variables: EnvironmentVariables

  package init(arguments: JSONObject, variables: EnvironmentVariables) {
    self.arguments = arguments
    self.variables = variables
  }

  /// The key of any environment that keeps things for the length of a run: it says where, which
  /// alters no result.
  package static let storeKey = "page_store"

  package func text(_ key: String) throws(EnvironmentError) -> String? {
    guard let value = value(key) else { return nil }
    return try text(value, key)
  }

  /// A file or directory.
  package func path(_ key: String) throws(EnvironmentError) -> String? {
    guard let value = value(key) else { return nil }
    guard let text = value.string else {
      throw problem(key, "must be a string, not \(value.typeName)")
    }
    do throws(PathTemplate.Problem) {
      return try PathTemplate(text).filled(variables)
    } catch {
      throw problem(key, error.sentence)
    }
  }

  /// Without slashes at its end.
  package func address(_ key: String) throws(EnvironmentError) -> String? {
    guard var url = try text(key) else { return nil }
    guard HTTPAddress(url) != nil else { throw problem(key, "must be an http or https address") }
    while url.hasSuffix("/") { url.removeLast() }
    return url
  }

  package func texts(_ key: String) throws(EnvironmentError) -> [String]? {
    guard let value = value(key) else { return nil }
    guard let elements = value.array else {
      throw problem(key, "must be a list of strings, not \(value.typeName)")
    }
    var texts: [String] = []
    for element in elements { texts.append(try text(element, key)) }
    return texts
  }

  package func flag(_ key: String) throws(EnvironmentError) -> Bool? {
    guard let value = value(key) else { return nil }
    guard let flag = value.bool else { throw problem(key, "must be true or false") }
    return flag
  }

  /// Of a variable that is taken where no argument says otherwise; nil if nothing gives it a value.
  package func variable(_ name: String) throws(EnvironmentError) -> String? {
    guard variables.isNamed(name) else { return nil }
    switch variables[name] {
    case .set(let value): return value
    case .missing(let reason):
      throw EnvironmentError(description: "the environment variable \(name), \(reason)")
    }
  }

  package func integer(_ key: String, in range: ClosedRange<Int>) throws(EnvironmentError) -> Int? {
    guard let value = value(key) else { return nil }
    guard let number = value.integer, range.contains(number) else {
      throw problem(key, "must be an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// At most 600.
  package func seconds(_ key: String, orZero: Bool = false) throws(EnvironmentError) -> Double? {
    guard let value = value(key) else { return nil }
    guard let number = value.double, number > 0 || orZero && number == 0, number <= 600 else {
      throw problem(
        key, orZero ? "must be a number from 0 to 600" : "must be a number above 0 and at most 600")
    }
    return number
  }

  package func problem(_ key: String, _ sentence: String) -> EnvironmentError {
    EnvironmentError(description: "\(key) \(sentence)", path: [key])
  }

  private func value(_ key: String) -> JSONValue? {
    let value = arguments[key]
    return value == .null ? nil : value
  }

  private func text(_ value: JSONValue, _ key: String) throws(EnvironmentError) -> String {
    guard let text = value.string else {
      throw problem(key, "must be a string, not \(value.typeName)")
    }
    let template: VariableTemplate
    do { template = try VariableTemplate(text) } catch {
      throw problem(key, "has a ${ that does not name a variable")
    }
    for name in template.variables {
      guard case .missing(let reason) = variables[name] else { continue }
      throw problem(key, "names the environment variable \(name), \(reason)")
    }
    return template.filled { variables.text($0) }
  }
}
