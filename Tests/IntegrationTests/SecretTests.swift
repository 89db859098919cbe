import Base
import Foundation
import Glibc
import TestSupport
import Testing

/// A canary for a key, and an endpoint that sings: nothing that a run leaves may hold it.
@Suite("Secrets", .timeLimit(.minutes(2)))
struct SecretTests {
  /// Where the key comes from.
  enum Source: String, CaseIterable {
    case config
    case variable
    case namedVariable
    case file
    case namedFile
  }

  static let canary = "sk-canary-7d1f0a93be5c"

  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// Quotes the key in headers, in errors, and in all that a model says, plain and in escapes.
  private static func answer(_ request: ChatServerRequest) -> ChatServerReply {
    let key = request.header("Authorization")?.split(separator: " ").last.map(String.init) ?? "none"
    let headers = [("X-Request-Key", key), ("Content-Type", "application/json")]
    if request.number == 3 {
      return .status(
        503, headers: headers,
        body: #"{"error": {"message": "overloaded, \#(key)", "key": "\#(key)"}}"#)
    }
    if [9, 20].contains(request.number) {
      return .status(400, headers: headers, body: #"{"error": "Incorrect API key: \#(key)"}"#)
    }
    if request.number == 6 { return .status(200, headers: headers, body: "<p>\(key)</p>") }
    var reply = ChatServerReply.completion(content(request, key), model: "model of \(key)")
    reply.headers += headers
    return reply
  }

  private static func content(_ request: ChatServerRequest, _ key: String) -> String {
    let escaped = key.unicodeScalars.map { scalar in
      "\\u00" + String(scalar.value, radix: 16)
    }.joined()
    let schema = request.json["response_format"]?["json_schema"]?["schema"]
    if let steps = schema?["properties"]?["steps"] {
      let proposals = (0..<(steps["minItems"]?.integer ?? 1)).map { index in
        """
        {"intent": "tiles \(index.isMultiple(of: 2) ? key : escaped)", "tool": "calculator",
         "parameters": {"expressions": ["\(request.number * 8 + index + 101) * 37"]}}
        """
      }
      return "<think>\(key)</think>{\"steps\": [\(proposals.joined(separator: ","))]}"
    }
    if let answer = schema?["properties"]?["answer"]?["enum"]?.array?.first {
      let rows = (answer.string.flatMap { Int($0) } ?? 0) / 37
      return """
        {"question": "Hall \(key) \(escaped) has \(rows) rows of 37 tiles each. How many are there?",
         "answer": \(answer.jsonText)}
        """
    }
    let question = request.json["messages"]?.array?.last?["content"]?.string ?? ""
    let rows = question.split(separator: " ").compactMap { Int($0) }.first ?? 0
    return "<think>\(key)</think>{\"expression\": \"\(rows) * 37\"}"
  }

  @Test(
    "no byte of files, streams, command lines and workers' environments has a key",
    arguments: Source.allCases)
  func nowhere(source: Source) async throws {
    let server = try ChatServer { request in
      // The first stays open while processes are looked at.
      Self.answer(request).delayed(request.number == 1 ? .seconds(1) : .milliseconds(20))
    }
    let keyFile = try folder.write("key", Self.canary + "\n")
    let (key, environment): (String?, [String: String]) =
      switch source {
      case .config: (Self.canary, [:])
      case .variable: (nil, ["OPENAI_API_KEY": Self.canary])
      case .namedVariable: ("${LLM_CREDENTIAL}", ["LLM_CREDENTIAL": Self.canary])
      case .file: (nil, ["OPENAI_API_KEY_FILE": keyFile])
      case .namedFile: ("${LLM_CREDENTIAL}", ["LLM_CREDENTIAL_FILE": keyFile])
      }
    let configuration: JSONValue = [
      "environment_mode": "math", "max_depth": 2, "depth_threshold": 1, "min_depth": 2,
      "max_workers": 2, "max_retries": 2, "model_name": "m", "base_url": .string(server.baseURL),
      "api_key": key.map { .string($0) } ?? .null,
    ]
    let config = try folder.write("config.json", configuration.jsonText)
    let seeds = try folder.write(
      "seeds.json", "[" + (1...8).map { "\"tiles \($0)\"" }.joined(separator: ",") + "]")
    let output = folder.path + "/out"
    let arguments = [
      "--config", config, "--seeds", seeds, "--output-dir", output, "--cache", "on",
      "--cache-dir", output + "/cache", "--verbose",
    ]

    // Killed in its midst, and resumed: a run leaves more that way.
    let run = try CommandRun.start("synthesize-multi", arguments, environment: environment)
    try await server.requests(atLeast: 1)
    let workers = ProcessTable.children(of: run.pid)
    #expect(!workers.isEmpty)
    for worker in workers {
      #expect(Self.content("/proc/\(worker.pid)/environ").contains(Data("PATH=".utf8)))
      #expect(!Self.sings("/proc/\(worker.pid)/environ"), "\(worker.name)")
    }
    for entry in ProcessTable.all { #expect(!Self.sings("/proc/\(entry.pid)/cmdline")) }
    try await server.requests(atLeast: 12)
    run.signal(SIGKILL)
    let killed = await run.wait()
    let resumed = try await CommandRun.run(
      "synthesize-multi", arguments + ["--resume"], environment: environment)
    #expect([0, 3].contains(resumed.code), "\(resumed.errors)")
    #expect(server.requests.allSatisfy { $0.header("Authorization") == "Bearer \(Self.canary)" })

    for text in [killed.errors, killed.output, resumed.errors, resumed.output] {
      #expect(!text.contains(Self.canary), "\(text)")
    }
    let files = try FileManager.default.subpathsOfDirectory(atPath: output)
    #expect(files.count >= 5 && files.contains { $0.hasPrefix("cache/") })
    for file in files { #expect(!Self.sings("\(output)/\(file)"), "\(file)") }
    // The endpoint did sing.
    let pairs = try files.first { $0.hasPrefix("synthesized_qa_") }
      .map { try String(contentsOfFile: "\(output)/\($0)", encoding: .utf8) }
    #expect(pairs?.contains("<secret>") == true)
  }

  private static func content(_ path: String) -> Data {
    // A process that has ended meanwhile says nothing any more.
    FileManager.default.contents(atPath: path) ?? Data()
  }

  private static func sings(_ path: String) -> Bool {
    content(path).range(of: Data(canary.utf8)) != nil
  }
}
