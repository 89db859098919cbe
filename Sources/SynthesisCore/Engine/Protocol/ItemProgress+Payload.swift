import Base

/// In few bytes, as one goes with each request: numbers of seven bits a byte, the lowest first, and texts
/// with their length before them.
extension ItemProgress {
  var payload: [UInt8] {
    var bytes = CompactBytes()
    bytes.append(stage)
    bytes.append(usage)
    bytes.append(waitedMilliseconds)
    bytes.append(waiting.map { (Waiting.Reason.allCases.firstIndex(of: $0.reason) ?? 0) + 1 } ?? 0)
    if let waiting {
      bytes.append(waiting.endpoint)
      bytes.append(waiting.detail)
      bytes.append(waiting.until ?? 0)
    }
    return bytes.bytes
  }

  init(payload: [UInt8]) throws(PayloadError) {
    var bytes = CompactBytes(payload)
    guard let stage = bytes.text(), let usage = bytes.usage(), let waited = bytes.number(),
      let reason = bytes.number(), (0...Waiting.Reason.allCases.count).contains(reason)
    else { throw PayloadError(description: "progress that can't be read") }
    self.init(stage: stage, usage: usage, waitedMilliseconds: waited)
    if reason > 0 {
      guard let endpoint = bytes.text(), let detail = bytes.text(), let until = bytes.number()
      else { throw PayloadError(description: "progress that can't be read") }
      waiting = Waiting(
        Waiting.Reason.allCases[reason - 1], endpoint: endpoint, detail: detail,
        until: until == 0 ? nil : until)
    }
    guard bytes.isEmpty else { throw PayloadError(description: "progress with more behind it") }
  }
}

private struct CompactBytes {
  private(set) var bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  var isEmpty: Bool { position == bytes.count }

  mutating func append(_ number: Int) {
    var rest = UInt64(bitPattern: Int64(number))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func append(_ text: String) {
    append(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func append(_ usage: ModelUsage) {
    for path in Self.counts { append(usage[keyPath: path]) }
    append(usage.cost.trillionths)
    append(usage.latency.counts.count)
    for (bucket, count) in usage.latency.counts {
      append(bucket)
      append(count)
    }
  }

  mutating func number() -> Int? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard position < bytes.count else { return nil }
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value <= Self.most ? Int(value) : nil }
    }
    return nil
  }

  /// Sums of such numbers stay within 64 bits.
  private static let most: UInt64 = 1 << 60

  mutating func text() -> String? {
    guard let count = number(), count >= 0, count <= bytes.count - position else { return nil }
    defer { position += count }
    return String(validating: bytes[position..<position + count], as: UTF8.self)
  }

  mutating func usage() -> ModelUsage? {
    var usage = ModelUsage()
    for path in Self.counts {
      guard let count = number() else { return nil }
      usage[keyPath: path] = count
    }
    guard let cost = number(), let buckets = number(), (0...bytes.count).contains(buckets) else {
      return nil
    }
    usage.cost = Money(trillionths: cost)
    var counts: [Int: Int] = [:]
    for _ in 0..<buckets {
      guard let bucket = number(), let count = number() else { return nil }
      counts[bucket] = count
    }
    usage.latency = LatencyHistogram(counts: counts)
    return usage
  }

  private static var counts: [WritableKeyPath<ModelUsage, Int>] {
    [
      \.requests, \.retries, \.corrections, \.failures, \.refusals, \.throttles, \.invalidReplies,
      \.promptTokens, \.cachedPromptTokens, \.completionTokens, \.reasoningTokens, \.cacheHits,
      \.cacheFailures,
    ]
  }
}
