import Base

extension ModelUsage {
  /// Members that are missing are zero.
  init?(json: JSONValue) {
    self.init()
    guard let object = json.object else { return nil }
    for member in object.members {
      switch (member.key, member.value) {
      case ("requests", .integer(let count)): requests = count
      case ("retries", .integer(let count)): retries = count
      case ("corrections", .integer(let count)): corrections = count
      case ("failures", .integer(let count)): failures = count
      case ("refusals", .integer(let count)): refusals = count
      case ("throttles", .integer(let count)): throttles = count
      case ("invalid_replies", .integer(let count)): invalidReplies = count
      case ("prompt_tokens", .integer(let count)): promptTokens = count
      case ("cached_prompt_tokens", .integer(let count)): cachedPromptTokens = count
      case ("completion_tokens", .integer(let count)): completionTokens = count
      case ("reasoning_tokens", .integer(let count)): reasoningTokens = count
      case ("cache_hits", .integer(let count)): cacheHits = count
      case ("cache_failures", .integer(let count)): cacheFailures = count
      case ("cost", .string(let text)):
        guard let amount = Money(decimal: text) else { return nil }
        cost = amount
      case ("latency_buckets", .object(let buckets)):
        guard let counts = Self.latencyCounts(buckets) else { return nil }
        latency = LatencyHistogram(counts: counts)
      // A known one of another type is damage; what later versions count besides is passed over.
      default: guard !Self.isKnown(member.key) else { return nil }
      }
    }
  }

  private static func isKnown(_ name: String) -> Bool {
    ["cost", "latency_buckets"].contains(name) || ModelUsage().counts.contains { $0.name == name }
  }

  private static func latencyCounts(_ buckets: JSONObject) -> [Int: Int]? {
    var counts: [Int: Int] = [:]
    for member in buckets.members {
      guard let bucket = Int(member.key), let count = member.value.integer else { return nil }
      counts[bucket] = count
    }
    return counts
  }

  private var counts: [(name: String, count: Int)] {
    [
      ("requests", requests), ("retries", retries), ("corrections", corrections),
      ("failures", failures), ("refusals", refusals), ("throttles", throttles),
      ("invalid_replies", invalidReplies), ("prompt_tokens", promptTokens),
      ("cached_prompt_tokens", cachedPromptTokens), ("completion_tokens", completionTokens),
      ("reasoning_tokens", reasoningTokens), ("cache_hits", cacheHits),
      ("cache_failures", cacheFailures),
    ]
  }

  /// Writes the counts that are not zero.
  func write(to writer: inout JSONWriter) {
    writer.object { members in
      for (name, count) in counts where count != 0 { members.member(name, count) }
      if cost > .zero { members.member("cost", cost.description) }
      guard latency.count > 0 else { return }
      members.member("latency_buckets") { writer in
        writer.object { buckets in
          for (bucket, count) in latency.counts.sorted(by: { $0.key < $1.key }) {
            buckets.member(String(bucket), count)
          }
        }
      }
    }
  }
}
