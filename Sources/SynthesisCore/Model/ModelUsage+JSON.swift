extension ModelUsage {
  init?(json: JSONValue) {
    guard let requests = json["requests"]?.integer, let retries = json["retries"]?.integer,
      let throttles = json["throttles"]?.integer,
      let invalidReplies = json["invalid_replies"]?.integer,
      let promptTokens = json["prompt_tokens"]?.integer,
      let completionTokens = json["completion_tokens"]?.integer,
      let buckets = json["latency_buckets"]?.object
    else { return nil }
    self.requests = requests
    self.retries = retries
    self.throttles = throttles
    self.invalidReplies = invalidReplies
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    var counts: [Int: Int] = [:]
    for member in buckets.members {
      guard let bucket = Int(member.key), let count = member.value.integer else { return nil }
      counts[bucket] = count
    }
    latency = LatencyHistogram(counts: counts)
  }
}

extension JSONWriter {
  mutating func value(_ usage: ModelUsage) {
    object {
      $0.member("requests", usage.requests)
      $0.member("retries", usage.retries)
      $0.member("throttles", usage.throttles)
      $0.member("invalid_replies", usage.invalidReplies)
      $0.member("prompt_tokens", usage.promptTokens)
      $0.member("completion_tokens", usage.completionTokens)
      $0.member("latency_buckets") { writer in
        writer.object { buckets in
          for (bucket, count) in usage.latency.counts.sorted(by: { $0.key < $1.key }) {
            buckets.member(String(bucket), count)
          }
        }
      }
    }
  }
}
