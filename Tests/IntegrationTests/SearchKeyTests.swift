import Base
import Foundation
import Glibc
import TestSupport
import Testing

/// A canary for a search service's key, and a service that sings.
@Suite("Search keys", .timeLimit(.minutes(2)))
struct SearchKeyTests {
  /// Where the key comes from.
  enum Source: String, CaseIterable {
    case config
    case variable
    case namedVariable
  }

  static let canary = "serp-canary-58c01be7a2f4"

  let folder: TemporaryDirectory
  let web: SmallWeb

  init() throws {
    folder = try TemporaryDirectory()
    web = try SmallWeb(in: folder)
  }

  /// Finds the page that the query names, and quotes the key beside it and in an error.
  private static func answer(_ request: ChatServerRequest, _ origin: String) -> ChatServerReply {
    let key = request.header("X-API-KEY") ?? "none"
    if request.number == 3 {
      return .status(403, body: #"{"message": "Unauthorized: \#(key)"}"#)
    }
    let query = request.json["q"]?.string?.lowercased() ?? ""
    let found: [JSONValue] = SmallWeb.metals.filter { query.contains($0.lowercased()) }.map {
      name in
      [
        "title": .string(name), "link": .string("\(origin)/\(name.lowercased()).html"),
        "snippet": "A metal.",
      ]
    }
    let body: JSONValue = [
      "searchParameters": ["q": .string(query), "apiKey": .string(key)], "organic": .array(found),
    ]
    return .status(200, headers: [("X-Echo", key)], body: body.jsonText)
  }

  @Test(
    "no byte of files, streams, command lines and workers' environments has one",
    arguments: Source.allCases)
  func nowhere(source: Source) async throws {
    let origin = web.origin
    let service = try ChatServer { request in
      // The first stays open while processes are looked at.
      Self.answer(request, origin).delayed(request.number == 1 ? .seconds(1) : .zero)
    }
    let (key, environment): (String?, [String: String]) =
      switch source {
      case .config: (Self.canary, [:])
      case .variable: (nil, ["SERPER_API_KEY": Self.canary])
      case .namedVariable: ("${SEARCH_CREDENTIAL}", ["SEARCH_CREDENTIAL": Self.canary])
      }
    let configuration: JSONValue = [
      "environment_mode": "web", "max_depth": 4, "max_workers": 2,
      "environment_kwargs": [
        "search_provider": "serper", "search_url": .string("http://127.0.0.1:\(service.port)"),
        "search_api_key": key.map { .string($0) } ?? .null,
        "visit_allowed_origins": [.string(origin)],
      ],
    ]
    let config = try folder.write("config.json", configuration.jsonText)
    let seeds = try folder.write(
      "seeds.json", JSONValue.array(SmallWeb.seeds.map(JSONValue.string)).jsonText)
    let output = folder.path + "/out"
    let run = try CommandRun.start(
      "synthesize-multi",
      [
        "--config", config, "--seeds", seeds, "--output-dir", output, "--simulate", "--verbose",
      ], environment: environment)
    try await service.requests(atLeast: 1)
    let workers = ProcessTable.children(of: run.pid)
    #expect(!workers.isEmpty)
    for worker in workers {
      #expect(Self.content("/proc/\(worker.pid)/environ").contains(Data("PATH=".utf8)))
      #expect(!Self.sings("/proc/\(worker.pid)/environ"))
    }
    for entry in ProcessTable.all { #expect(!Self.sings("/proc/\(entry.pid)/cmdline")) }
    let result = await run.wait()
    #expect(result.code == 0, "\(result.errors)")
    #expect(service.requests.allSatisfy { $0.header("X-API-KEY") == Self.canary })
    #expect(!result.errors.contains(Self.canary) && !result.output.contains(Self.canary))

    let files = try FileManager.default.subpathsOfDirectory(atPath: output)
    #expect(files.contains { $0.hasSuffix(".taken") })
    for file in files { #expect(!Self.sings("\(output)/\(file)"), "\(file)") }
    #expect(service.requestCount >= SmallWeb.metals.count)
    #expect(try RunOutput(output).trajectories.count >= SmallWeb.metals.count)
    // Nor do pages get it.
    #expect(web.server.requests.allSatisfy { $0.header("X-API-KEY") == nil })
  }

  @Test("The doctor says what is searched with, and sends a paid service nothing")
  func doctor() async throws {
    let service = try ChatServer { _ in .status(500) }
    let arguments: JSONObject = [
      "search_provider": "serper", "search_url": .string("http://127.0.0.1:\(service.port)"),
      "search_api_key": "${SEARCH_CREDENTIAL}",
    ]
    let line = try await examine(arguments)
    #expect(
      line
        == "ok    search             serper, with a key; not tried, as a query may cost something")
    #expect(service.requestCount == 0)
  }

  @Test("The doctor opens a corpus, and counts its documents")
  func doctorLocally() async throws {
    let line = try await examine(web.arguments)
    #expect(line == "ok    search             local, 6 documents of \(web.corpus)")
    try folder.write("empty.jsonl", "")
    let empty = try await examine(["search_corpus": .string(folder.path + "/empty.jsonl")])
    #expect(empty?.hasPrefix("FAIL") == true, "\(empty ?? "no line")")
  }

  @Test(
    "The doctor sends a service of one's own a query",
    arguments: [
      (
        answer: ChatServerReply.status(
          200, body: #"{"results": [{"url": "http://a.example/", "title": "A"}]}"#), says: "ok"
      ),
      (.status(200, body: #"{"results": []}"#), "warn"), (.status(403), "FAIL"),
    ])
  func doctorOnOnesOwn(answer: ChatServerReply, says: String) async throws {
    let service = try ChatServer { _ in answer }
    let place = "http://127.0.0.1:\(service.port)"
    let line = try #require(
      try await examine(["search_provider": "searxng", "search_url": .string(place + "/me")]))
    #expect(line.hasPrefix(says) && line.contains("searxng at \(place)"), "\(line)")
    #expect(service.requests.map(\.path).allSatisfy { $0.hasPrefix("/me/search?q=water") })
  }

  /// The doctor's line on searching.
  private func examine(_ arguments: JSONObject) async throws -> String? {
    let model = try ChatServer { _ in .completion(#"{"answer": "270 km"}"#) }
    let configuration: JSONValue = [
      "environment_mode": "web", "model_name": "m", "base_url": .string(model.baseURL),
      "environment_kwargs": .object(arguments),
    ]
    let config = try folder.write("config.json", configuration.jsonText)
    let result = try await CommandRun.run(
      "synthesize-multi", ["doctor", "--config", config, "--output-dir", folder.path + "/out"],
      environment: ["SEARCH_CREDENTIAL": Self.canary])
    #expect(!result.output.contains(Self.canary))
    return result.output.split(separator: "\n").map(String.init).first {
      $0.dropFirst(6).hasPrefix("search ")
    }
  }

  private static func content(_ path: String) -> Data {
    // A process that has ended meanwhile says nothing any more.
    FileManager.default.contents(atPath: path) ?? Data()
  }

  private static func sings(_ path: String) -> Bool {
    content(path).range(of: Data(canary.utf8)) != nil
  }
}
