import Base
import Environment

/// The web environment's settings, out of the configuration's `environment_kwargs`.
struct WebSettings: Sendable, Hashable {
  var search: WebSearchSettings
  var visit: VisitSettings
  /// Where the pages of a run are kept, so that all of it sees the same; nil for a place of the
  /// run's own.
  var pageStore: String?
  /// The length of the parts of a long page, in characters.
  var partLength = 8000

  static let keys =
    WebSearchSettings.keys + VisitSettings.keys + [
      EnvironmentArguments.storeKey, "visit_page_chars",
    ]

  init(arguments: JSONObject, variables: EnvironmentVariables) throws(EnvironmentError) {
    for key in arguments.keys where !Self.keys.contains(key) {
      throw EnvironmentError(
        description: "environment_kwargs has no key `\(key)` for web"
          + NearMiss.hint(for: key, among: Self.keys), path: [key])
    }
    search = try WebSearchSettings(arguments: arguments, variables: variables)
    visit = try VisitSettings(arguments: arguments, variables: variables)
    let reading = EnvironmentArguments(arguments: arguments, variables: variables)
    pageStore = try reading.path(EnvironmentArguments.storeKey)
    partLength = try reading.integer("visit_page_chars", in: 500...100_000) ?? partLength
  }

  /// The same settings as arguments that need no variables: what a worker gets, which sees no keys.
  var arguments: JSONObject {
    var arguments = search.arguments
    for member in visit.arguments.members { arguments[member.key] = member.value }
    arguments[EnvironmentArguments.storeKey] = pageStore.map(JSONValue.string)
    arguments["visit_page_chars"] = .integer(partLength)
    return arguments
  }
}
