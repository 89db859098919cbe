import TestSupport
import Testing

@testable import Base
@testable import Engine
@testable import Models

@Suite("Model router")
struct ModelRouterTests {
  private static let roles = ["draft", "judge"].map { ModelRole(rawValue: $0) }

  private static let settings: ModelSettings = {
    var settings = ModelSettings(roles: roles)
    settings.name = "small"
    settings.baseURL = "http://a/v1"
    settings.roles[roles[1]] = [EndpointSettings(modelName: "large")]
    return settings
  }()

  private static func request(_ role: String) -> ModelRequest {
    var request = ModelRequest.sample
    request.role = ModelRole(rawValue: role)
    return request
  }

  @Test("each of a job's roles has its model, and the first one serves all others")
  func routing() async throws {
    let transport = ScriptedTransport([.completion(#"{"answer":"4"}"#)])
    let router = try ModelRouter(
      Self.settings, ModelRouter.Resources(transport: transport, maxRetries: 0))
    for role in ["draft", "judge", "another"] {
      _ = try await router.reply(to: Self.request(role), tracker: UsageTracker())
    }
    #expect(transport.bodies.map { $0["model"]?.string } == ["small", "large", "small"])
  }

  @Test("with a cache that is replayed from, nothing is sent")
  func replay() async throws {
    let directory = try TemporaryDirectory()
    let transport = ScriptedTransport([.completion(#"{"answer":"4"}"#)])
    func router(_ use: CacheUse) throws -> ModelRouter {
      let cache = ResponseCache(try CacheFolder(directory.path + "/c", limit: 1 << 30), use: use)
      return try ModelRouter(
        Self.settings, ModelRouter.Resources(transport: transport, maxRetries: 0, cache: cache))
    }
    _ = try await router(.on).reply(to: Self.request("draft"), tracker: UsageTracker())
    let reply = try await router(.replay).reply(
      to: Self.request("draft"), tracker: UsageTracker())
    #expect(reply.content == ["answer": "4"])
    await #expect(throws: ModelError.notRecorded) {
      try await router(.replay).reply(to: Self.request("judge"), tracker: UsageTracker())
    }
    #expect(transport.requests.count == 1)
  }
}
