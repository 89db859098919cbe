import TestSupport
import Testing

@testable import Base
@testable import Engine
@testable import Models

@Suite("Model reply cache")
struct ModelReplyCacheTests {
  private static func digest(_ text: String) -> SHA256.Digest { SHA256.digest(text.utf8) }

  private static let sampled: ModelSettings = {
    var settings = ModelSettings()
    settings.temperature = 0.5
    settings.extraBody = ["top_k": 20]
    return settings
  }()

  @Test("Keys tell apart models, requests and samples")
  func keys() {
    let keys = [
      CacheKey(model: "m", request: Self.digest("a"), sample: "0"),
      CacheKey(model: "m", request: Self.digest("a"), sample: "0"),
      CacheKey(model: "n", request: Self.digest("a"), sample: "0"),
      CacheKey(model: "m", request: Self.digest("b"), sample: "0"),
      CacheKey(model: "m", request: Self.digest("a"), sample: "1"),
    ]
    #expect(keys[0] == keys[1])
    #expect(Set(keys).count == 4)
  }

  @Test("Replies that the first version kept are found under their keys")
  func compatibility() {
    var request = ModelRequest.sample
    request.tokenLimit = 64
    let canonical = CanonicalRequest(request, Self.sampled)
    #expect(
      String(decoding: canonical.bytes, as: UTF8.self)
        == #"{"messages":[{"role":"system","content":"Be exact."},"#
        + #"{"role":"user","content":"2 + 2?"}],"max_tokens":64,"temperature":0.5,"#
        + #""response_format":{"type":"json_schema","json_schema":{"name":"answer","strict":true,"#
        + #""schema":{"type":"object","properties":{"answer":{"type":"string","maxLength":10}},"#
        + #""required":["answer"],"additionalProperties":false}}},"top_k":20}"#)
    let key = CacheKey(model: "m", request: canonical.digest, sample: "0.0")
    #expect(
      key.digest.hexadecimal == "16eeed9d4bee2d62183db9922df3c06b2d7d971016f394afde95949495bd875d")
  }

  @Test("What decides a reply decides its key, and the role does not")
  func canonical() {
    let base = ModelRequest.sample
    var changed = Array(repeating: base, count: 4)
    changed[0].messages[1].content = "2 + 3?"
    changed[1].temperature = 0
    changed[2].tokenLimit = 9
    changed[3].replySchema = ["type": "object"]
    let digests = (changed + [base]).map { CanonicalRequest($0, Self.sampled).digest }
    #expect(Set(digests).count == 5)
    var other = base
    other.role = ModelRole(rawValue: "other")
    #expect(CanonicalRequest(other, Self.sampled).digest == digests[4])
    #expect(CanonicalRequest(base, ModelSettings()).digest != digests[4])
  }

  @Test("A request that is answered out of the cache sends nothing")
  func served() async throws {
    let directory = try TemporaryDirectory()
    let cache = ResponseCache(try CacheFolder(directory.path + "/c", limit: 1 << 30), use: .on)
    let transport = ScriptedTransport([.completion(#"{"answer":"4"}"#)])
    let client = try ModelClient(
      Self.sampled, endpoints: [EndpointSettings(baseURL: "http://h/v1", modelName: "m")],
      transport: transport, maxRetries: 0, cache: cache)
    for hits in 0..<2 {
      let tracker = UsageTracker()
      let reply = try await client.reply(to: .sample, tracker: tracker)
      #expect(reply.content == ["answer": "4"])
      #expect(tracker.total.cacheHits == hits)
    }
    #expect(transport.requests.count == 1)
  }
}
