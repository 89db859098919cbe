import Foundation
import TestSupport
import Testing

@testable import Base
@testable import Engine

/// `synthesize-multi doctor` against endpoints of all kinds.
@Suite("The doctor")
struct DoctorTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  func examine(
    _ baseURL: String, _ arguments: [String] = [], settings: String = "", script: String? = nil
  ) async throws -> CommandRun.Result {
    let config = try folder.write(
      "config.json",
      """
      {"environment_mode": "math", "model_name": "the-model", "base_url": "\(baseURL)",
       "api_key": "${DOCTOR_KEY}"\(settings)}
      """)
    let output = folder.path + "/out"
    let arguments = ["doctor", "--config", config, "--output-dir", output] + arguments
    let environment = ["DOCTOR_KEY": "sk-canary"]
    guard let script else {
      return try await CommandRun.run("synthesize-multi", arguments, environment: environment)
    }
    return try await CommandRun.run(
      "/bin/sh", ["-c", script, "sh", Products.path("synthesize-multi")] + arguments,
      environment: environment)
  }

  /// Status and subject of each line.
  static func verdicts(_ result: CommandRun.Result) -> [String] {
    result.output.split(separator: "\n").map { line in
      let status = line.prefix(4).filter { $0 != " " }
      let subject = line.dropFirst(6).prefix(17)
      return status + " " + subject.split(separator: " ").joined(separator: " ")
    }
  }

  static let machine = ["ok worker", "ok descriptors", "ok disk", "ok tools"]

  @Test("An endpoint that does all gets a line for each thing, with 0, and nothing is left behind")
  func good() async throws {
    let server = try ChatServer { request in
      request.header("Authorization") == "Bearer sk-canary"
        ? .completion(#"{"answer": "270 km"}"#, model: "the-model") : .status(401)
    }
    let result = try await examine(server.baseURL)
    #expect(result.code == 0, "\(result.errors)")
    #expect(
      Self.verdicts(result)
        == Self.machine + ["ok endpoint", "ok key", "ok model", "ok structured output"])
    #expect(result.errors == "")
    #expect(server.requestCount == 1)
    #expect(try folder.names() == ["config.json"])
    #expect(!result.output.contains("canary"))
  }

  @Test(
    "What an endpoint refuses is named with what to do, and no run can start",
    arguments: [
      (status: 401, failing: "FAIL key", says: "check the key in api_key or OPENAI_API_KEY"),
      (402, "FAIL key", "balance is used up"),
      (403, "FAIL key", "may not use this model"),
      (404, "FAIL model", "check model_name, and base_url"),
      (400, "FAIL model", "answered 400"),
      (503, "FAIL endpoint", "answered 503"),
      (302, "FAIL endpoint", "redirects are not followed"),
    ])
  func refusals(status: Int, failing: String, says: String) async throws {
    let server = try ChatServer { _ in
      .status(status, body: #"{"error": {"message": "no: sk-canary"}}"#)
    }
    let result = try await examine(server.baseURL)
    #expect(result.code == 1)
    let verdicts = Self.verdicts(result).dropFirst(Self.machine.count)
    #expect(verdicts == (failing == "FAIL endpoint" ? [failing] : ["ok endpoint", failing]))
    #expect(result.output.contains(says), "\(result.output)")
    #expect(!result.output.contains("canary"))
  }

  @Test("An endpoint without structured output is asked in words, which is no hindrance")
  func noStructuredOutput() async throws {
    let server = try ChatServer { request in
      request.json["response_format"] == nil
        ? .completion(#"{"answer": "270 km"}"#)
        : .status(400, body: #"{"error": {"message": "response_format is not supported"}}"#)
    }
    let result = try await examine(server.baseURL)
    #expect(result.code == 0)
    #expect(Self.verdicts(result).last == "ok structured output")
    #expect(result.output.contains("put in words"), "\(result.output)")
  }

  @Test("A reply that does not fit, and a throttle, are warnings")
  func warnings() async throws {
    let chatty = try ChatServer { _ in .completion(#"{"answer": 270}"#) }
    let misfit = try await examine(chatty.baseURL)
    #expect(misfit.code == 0)
    #expect(Self.verdicts(misfit).last == "warn structured output")
    let busy = try ChatServer { _ in .status(429) }
    let throttled = try await examine(busy.baseURL)
    #expect(throttled.code == 0)
    #expect(Self.verdicts(throttled).last == "warn key")
  }

  @Test("A port where nobody listens is a failure of the endpoint")
  func unreachable() async throws {
    let url: String
    do { url = try ChatServer { _ in .status(500) }.baseURL }
    let result = try await examine(url)
    #expect(result.code == 1)
    #expect(Self.verdicts(result) == Self.machine + ["FAIL endpoint"])
    #expect(result.output.contains("check base_url, and that the server runs"))
  }

  @Test("Too few descriptors for the workers are said with the number that would do")
  func descriptors() async throws {
    let server = try ChatServer { _ in .completion(#"{"answer": "270 km"}"#) }
    let few = try await examine(server.baseURL, script: "ulimit -n 32; exec \"$@\"")
    #expect(few.code == 1)
    #expect(Self.verdicts(few).contains("FAIL descriptors"), "\(few.output)\(few.errors)")
    #expect(few.output.contains("32 allowed, 48 needed for 1 worker; raise it by ulimit -n"))
    let some = try await examine(
      server.baseURL, ["--max-workers", "40"], script: "ulimit -n 128; exec \"$@\"")
    #expect(some.code == 1)
    #expect(some.output.contains("or set max_workers to 21"), "\(some.output)")
  }

  @Test("A folder that can't be written, and one that a run is using, are failures of the disk")
  func disk() async throws {
    let server = try ChatServer { _ in .completion(#"{"answer": "270 km"}"#) }
    let out = folder.path + "/out"
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: false)
    do {
      let lock = try DirectoryLock(directory: out, startedAt: "noon")
      let used = try await examine(server.baseURL)
      withExtendedLifetime(lock) {}
      #expect(used.code == 1)
      #expect(Self.verdicts(used).contains("FAIL disk"), "\(used.output)")
      #expect(used.output.contains("in use by another run"))
    }
    #expect(try await examine(server.baseURL).code == 0)
    try FileManager.default.removeItem(atPath: out)
    try folder.write("out", "a file")
    let blocked = try await examine(server.baseURL)
    #expect(blocked.code == 1)
    #expect(Self.verdicts(blocked).contains("FAIL disk"), "\(blocked.output)")
    #expect(blocked.output.contains("choose another output_dir"))
  }

  @Test("Each endpoint is asked once, whatever its roles")
  func endpoints() async throws {
    let first = try ChatServer { _ in .completion(#"{"answer": "270 km"}"#) }
    let second = try ChatServer { _ in .status(404) }
    let result = try await examine(
      first.baseURL,
      settings: """
        , "models": {"verify": {"base_url": "\(second.baseURL)", "model_name": "other"}}
        """)
    #expect(result.code == 1)
    #expect(first.requestCount == 1 && second.requestCount == 1)
    #expect(Self.verdicts(result).suffix(2) == ["ok endpoint", "FAIL model"])
  }

  @Test("A mistake in the config is exit code 2, with its place, before anything is tried")
  func mistake() async throws {
    let result = try await examine("http://127.0.0.1:9/v1", settings: ", \"max_depht\": 1")
    #expect(result.code == 2)
    #expect(result.errors.contains("config.json:2:"), "\(result.errors)")
    #expect(result.output == "")
  }
}
