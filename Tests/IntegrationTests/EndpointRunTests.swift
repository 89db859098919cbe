import Base
import Foundation
import Synchronization
import TestSupport
import Testing

/// Whole runs against scripted endpoints.
@Suite("Runs with endpoints", .timeLimit(.minutes(2)))
struct EndpointRunTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// What a model says in math mode, by the shape of the reply that is asked for.
  private static func answer(_ request: ChatServerRequest) -> ChatServerReply {
    let schema = request.json["response_format"]?["json_schema"]?["schema"]
    let properties = schema?["properties"]
    if let steps = properties?["steps"] {
      let count = steps["minItems"]?.integer ?? 1
      let expressions = (0..<count).map { "\(request.number * 8 + $0 + 101) * 37" }
      let proposals = expressions.map { expression -> JSONValue in
        [
          "intent": "the number of tiles", "tool": "calculator",
          "parameters": ["expressions": [.string(expression)]],
        ]
      }
      return .completion(JSONValue.object(["steps": .array(proposals)]).jsonText)
    }
    if let answer = properties?["answer"]?["enum"]?.array?.first {
      let question = "A hall has equal rows of tiles, as its plan shows. How many tiles are there?"
      return .completion(
        "<think>rows</think>"
          + JSONValue.object(["question": .string(question), "answer": answer]).jsonText)
    }
    return .completion(#"{"expression":"1"}"#)
  }

  private func run(
    _ configuration: JSONObject, _ arguments: [String] = [], environment: [String: String] = [:]
  ) async throws -> CommandRun.Result {
    var keys: JSONObject = [
      "environment_mode": "math", "max_depth": 2, "depth_threshold": 1, "min_depth": 2,
      "max_selected_traj": 1,
    ]
    for member in configuration.members { keys[member.key] = member.value }
    let config = try folder.write("config.json", JSONValue.object(keys).jsonText)
    let seeds = try folder.write("seeds.json", #"["tiles", "stones"]"#)
    return try await CommandRun.run(
      "synthesize-multi",
      ["--config", config, "--seeds", seeds, "--output-dir", folder.path + "/out"] + arguments,
      environment: environment)
  }

  @Test(
    "an endpoint with an authority of its own is worked with where that is named, and otherwise refused by name",
    .enabled(if: TestCertificates.isPossible, "openssl is not installed"))
  func ownAuthority() async throws {
    let server = try ChatServer(answer: Self.answer)
    let certificates = try await TestCertificates()
    let door = try await SecureDoor(to: server.port, certificates)
    let model: JSONObject = ["model_name": "m", "base_url": .string(door.origin + "/v1")]
    // Whoever runs the tests may have named one for everything.
    let refused = try await run(model, environment: ["CURL_CA_BUNDLE": "", "SSL_CERT_FILE": ""])
    #expect(refused.code == 3, "\(refused.errors)")
    let causes = try RunOutput(folder.path + "/out").journal.compactMap { $0["detail"] as? String }
    #expect(
      Set(causes) == [
        "no trusted connection to \(door.origin): its certificate is of an authority that is not known here; CURL_CA_BUNDLE or SSL_CERT_FILE may name it"
      ])
    #expect(server.requestCount == 0)
    // One for each seed.
    #expect(try await door.attempts(atLeast: 2))
    #expect(door.attempts == 2)
    let file = ["CURL_CA_BUNDLE": "", "SSL_CERT_FILE": certificates.authority]
    let trusted = try await run(model, ["--retry-failed"], environment: file)
    #expect(trusted.code == 0, "\(trusted.errors)")
    let states = try RunOutput(folder.path + "/out").journal.compactMap { $0["state"] as? String }
    // A seed that is done again has a second line.
    #expect(states.prefix(2) == ["failed", "failed"])
    #expect(states.count == 4 && !states.suffix(2).contains("failed"), "\(states)")
    #expect(server.requestCount >= 4)
  }

  @Test("endpoints share the work, one that is out is passed over, and a role has its own model")
  func endpointsAndRoles() async throws {
    let first = try ChatServer(answer: Self.answer)
    let broken = try ChatServer { _ in .status(503) }
    let judge = try ChatServer(answer: Self.answer)
    let result = try await run(
      [
        "model_name": "writer",
        "endpoints": [
          ["base_url": .string(first.baseURL), "api_key": "${FIRST_KEY}"],
          ["base_url": .string(broken.baseURL)],
        ],
        "models": [
          "verify": [
            "base_url": .string(judge.baseURL), "model_name": "judge", "api_key": "${JUDGE_KEY}",
          ]
        ],
      ],
      environment: ["FIRST_KEY": "canary-1", "JUDGE_KEY": "canary-2", "OPENAI_API_KEY": "canary-3"])
    #expect(result.code == 0, "\(result.errors)")
    func models(_ server: ChatServer) -> Set<String?> {
      Set(server.requests.map { $0.json["model"]?.string })
    }
    func keys(_ server: ChatServer) -> Set<String?> {
      Set(server.requests.map { $0.header("Authorization") })
    }
    #expect(models(first) == ["writer"])
    #expect(keys(first) == ["Bearer canary-1"])
    #expect(models(broken) == ["writer"])
    #expect(keys(broken) == [nil])
    #expect(models(judge) == ["judge"])
    #expect(keys(judge) == ["Bearer canary-2"])
    let usage = try #require(RunOutput(folder.path + "/out").statistics["model"] as? [String: Any])
    #expect(usage["failures"] as? Int == broken.requestCount)
    #expect(usage["retries"] as? Int == broken.requestCount)
  }

  @Test("seeds that were refused are done again by their cause")
  func retryByCause() async throws {
    let isUp = Mutex(false)
    let server = try ChatServer { request in
      isUp.withLock { $0 } ? Self.answer(request) : .status(400)
    }
    let configuration: JSONObject = [
      "model_name": "m", "base_url": .string(server.baseURL), "max_retries": 0,
    ]
    #expect(try await run(configuration).code == 3)
    var output = try RunOutput(folder.path + "/out")
    #expect(output.statistics["causes"] as? [String: Int] == ["explore.model_refused": 2])
    isUp.withLock { $0 = true }
    let asked = server.requestCount
    _ = try await run(configuration, ["--retry-failed=model_throttled"])
    #expect(server.requestCount == asked)
    #expect(try await run(configuration, ["--retry-failed=model_refused"]).code == 0)
    output = try RunOutput(folder.path + "/out")
    #expect((output.statistics["seeds"] as? [String: Int])?["failed"] == 0)
  }

  @Test("certificates come from the file that the environment names, and are checked")
  func untrusted() async throws {
    let server = try ChatServer { _ in .completion("{}") }
    let address = server.baseURL.replacing("http://", with: "https://")
    let result = try await run(
      ["model_name": "m", "base_url": .string(address), "max_retries": 2],
      environment: ["CURL_CA_BUNDLE": folder.path + "/none.pem"])
    #expect(result.code == 3)
    let ends = try RunOutput(folder.path + "/out").journal.filter {
      $0["type"] as? String == "seed"
    }
    let details = ends.compactMap { $0["detail"] as? String }
    #expect(details.count == 2)
    #expect(details.allSatisfy { $0.contains("no trusted connection to https://127.0.0.1") })
    #expect(server.requestCount == 0)
  }

  @Test(
    "where no endpoint takes requests the run ends, no seed is lost, and it can be resumed",
    arguments: [
      (402, "balance is used up"), (401, "check the key"), (404, "check model_name"),
    ])
  func noEndpointLeft(status: Int, advice: String) async throws {
    let isOut = Mutex(true)
    let server = try ChatServer { request in
      isOut.withLock { $0 } ? .status(status) : ScriptedMathModel.answer(request)
    }
    let configuration: JSONObject = [
      "model_name": "m", "base_url": .string(server.baseURL), "max_workers": 2,
    ]
    let stopped = try await run(configuration)
    #expect(stopped.code == 1, "\(stopped.errors)")
    #expect(stopped.errors.contains("no endpoint takes requests"), "\(stopped.errors)")
    #expect(stopped.errors.contains(advice), "\(stopped.errors)")
    #expect(stopped.errors.contains(" resume \(folder.path)/out\n"), "\(stopped.errors)")
    #expect(server.requestCount <= 2)
    var output = try RunOutput(folder.path + "/out")
    #expect(output.journal.allSatisfy { ["run", "loss", "end"].contains($0["type"] as? String) })

    isOut.withLock { $0 = false }
    let resumed = try await run(configuration, ["--resume"])
    #expect(resumed.code == 0, "\(resumed.errors)")
    output = try RunOutput(folder.path + "/out")
    #expect(output.statistics["seeds_total"] as? Int == 2)
    #expect(output.pairs.count == 2)
  }
}
