import Testing

@testable import Base
@testable import Environment
@testable import Web

@Suite("Settings of visits")
struct VisitSettingsTests {
  @Test("Without keys there are limits, a second between requests, and no site of this machine")
  func usual() throws {
    let settings = try VisitSettings(arguments: [:], variables: .none)
    #expect(settings == VisitSettings())
    #expect(settings.delay(to: try PageURL("http://example.org/")) == 1)
    #expect(settings.allows(try PageURL("http://127.0.0.1/")) == false)
  }

  @Test("All keys are read, and the wrapper's site is allowed by itself")
  func all() throws {
    let settings = try VisitSettings(
      arguments: [
        "visit_allowed_origins": ["http://LOCALHOST:8080/", "https://${HOST}"],
        "visit_timeout_seconds": 5, "visit_connect_timeout_seconds": 1.5, "visit_delay_seconds": 0,
        "visit_max_bytes": 1000, "visit_max_decoded_bytes": 2000, "visit_obey_robots": false,
      ],
      variables: EnvironmentVariables(environment: [
        "HOST": "wiki.example", "SYNTHESIS_SITE_URL": "http://127.0.0.1:9000",
      ]))
    #expect(
      settings
        == VisitSettings(
          allowedOrigins: [
            "http://localhost:8080", "https://wiki.example", "http://127.0.0.1:9000",
          ], timeoutSeconds: 5, connectTimeoutSeconds: 1.5, delaySeconds: 0, maximumBytes: 1000,
          maximumDecodedBytes: 2000, obeysRobots: false))
    #expect(settings.allows(try PageURL("http://localhost:8080/x")))
    for other in ["http://localhost/", "https://localhost:8080/", "http://127.0.0.1:8080/"] {
      #expect(settings.allows(try PageURL(other)) == false)
    }
  }

  @Test("Requests to an allowed site need not wait, unless it is said how long")
  func delay() throws {
    var settings = try VisitSettings(
      arguments: [:],
      variables: EnvironmentVariables(environment: ["SYNTHESIS_SITE_URL": "http://127.0.0.1:9000"]))
    let page = try PageURL("http://127.0.0.1:9000/a")
    #expect(settings.delay(to: page) == 0)
    settings.delaySeconds = 2
    #expect(settings.delay(to: page) == 2)
  }

  @Test(
    "A mistake is said in a sentence, at its key",
    arguments: [
      (
        ["visit_allowed_origins": "http://h"],
        "visit_allowed_origins must be a list of strings, not a string"
      ),
      (["visit_allowed_origins": [1]], "visit_allowed_origins must be a string, not an integer"),
      (
        ["visit_allowed_origins": ["h:80"]],
        "visit_allowed_origins must list origins such as http://127.0.0.1:8080"
      ),
      (
        ["visit_allowed_origins": ["http://h/a"]],
        "visit_allowed_origins must list origins such as http://127.0.0.1:8080"
      ),
      (
        ["visit_timeout_seconds": 0],
        "visit_timeout_seconds must be a number above 0 and at most 600"
      ),
      (["visit_delay_seconds": -1], "visit_delay_seconds must be a number from 0 to 600"),
      (["visit_max_bytes": 1.5], "visit_max_bytes must be an integer from 1000 to 67108864"),
      (["visit_obey_robots": "no"], "visit_obey_robots must be true or false"),
    ] as [(JSONObject, String)])
  func mistakes(arguments: JSONObject, sentence: String) {
    let error = #expect(throws: EnvironmentError.self) {
      try VisitSettings(arguments: arguments, variables: .none)
    }
    #expect(error?.description == sentence)
    #expect(error?.path == arguments.keys)
  }
}
