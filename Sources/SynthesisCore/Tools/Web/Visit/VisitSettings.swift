import Base
import Environment

/// How pages are visited, out of the configuration's `environment_kwargs`.
struct VisitSettings: Sendable, Hashable {
  /// Sites that may be at any address, such as one on this machine.
  var allowedOrigins: Set<String> = []
  /// For all requests of a visit together; waiting for a turn is not counted.
  var timeoutSeconds = 30.0
  var connectTimeoutSeconds = 10.0
  /// Between two requests to one host; nil for a second, and nothing for the allowed origins.
  var delaySeconds: Double?
  /// Of a body as it comes over the wire.
  var maximumBytes = 5_000_000
  /// Of a body when it has been decompressed.
  var maximumDecodedBytes = 20_000_000
  var obeysRobots = true

  /// The keys of `environment_kwargs` that are read here.
  static let keys = [
    "visit_allowed_origins", "visit_timeout_seconds", "visit_connect_timeout_seconds",
    "visit_delay_seconds", "visit_max_bytes", "visit_max_decoded_bytes", "visit_obey_robots",
  ]
}

extension VisitSettings {
  /// The site that the wrapper serves is allowed by itself.
  init(
    arguments: JSONObject, variables: EnvironmentVariables
  ) throws(EnvironmentError) {
    let reading = EnvironmentArguments(arguments: arguments, variables: variables)
    for text in try reading.texts("visit_allowed_origins") ?? [] {
      guard let origin = Self.origin(text) else {
        throw reading.problem(
          "visit_allowed_origins", "must list origins such as http://127.0.0.1:8080")
      }
      allowedOrigins.insert(origin)
    }
    if let site = try reading.variable("SYNTHESIS_SITE_URL") {
      guard let origin = (try? PageURL(site))?.origin else {  // why not is of no use here
        throw EnvironmentError(description: "SYNTHESIS_SITE_URL is not an http or https address")
      }
      allowedOrigins.insert(origin)
    }
    timeoutSeconds = try reading.seconds("visit_timeout_seconds") ?? timeoutSeconds
    connectTimeoutSeconds =
      try reading.seconds("visit_connect_timeout_seconds") ?? connectTimeoutSeconds
    delaySeconds = try reading.seconds("visit_delay_seconds", orZero: true)
    let sizes = 1000...(PageReader.largestPage)
    maximumBytes = try reading.integer("visit_max_bytes", in: sizes) ?? maximumBytes
    maximumDecodedBytes =
      try reading.integer("visit_max_decoded_bytes", in: sizes) ?? maximumDecodedBytes
    obeysRobots = try reading.flag("visit_obey_robots") ?? obeysRobots
  }

  /// Nil for anything with a path.
  private static func origin(_ text: String) -> String? {
    guard let url = try? PageURL(text),  // why not is of no use here
      url.target == "/"
    else { return nil }
    return url.origin
  }

  func allows(_ url: PageURL) -> Bool { allowedOrigins.contains(url.origin) }

  func delay(to url: PageURL) -> Double { delaySeconds ?? (allows(url) ? 0 : 1) }
}

extension VisitSettings {
  /// The same settings as arguments, which need no variables.
  var arguments: JSONObject {
    var arguments: JSONObject = [
      "visit_allowed_origins": .array(allowedOrigins.sorted().map(JSONValue.string)),
      "visit_timeout_seconds": .number(timeoutSeconds),
      "visit_connect_timeout_seconds": .number(connectTimeoutSeconds),
      "visit_max_bytes": .integer(maximumBytes),
      "visit_max_decoded_bytes": .integer(maximumDecodedBytes),
      "visit_obey_robots": .bool(obeysRobots),
    ]
    arguments["visit_delay_seconds"] = delaySeconds.map(JSONValue.number)
    return arguments
  }
}
