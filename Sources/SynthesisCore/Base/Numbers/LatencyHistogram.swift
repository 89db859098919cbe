/// Durations counted in buckets that grow by a quarter of a power of two, so that a percentile is
/// right within 19 % whatever the range, and histograms of many workers add up.
package struct LatencyHistogram: Sendable, Hashable {
  package private(set) var counts: [Int: Int] = [:]

  package init() {}

  package init(counts: [Int: Int]) { self.counts = counts }

  package var count: Int { counts.values.reduce(0, +) }

  package mutating func record(milliseconds: Double) {
    counts[Self.bucket(milliseconds), default: 0] += 1
  }

  package static func += (total: inout LatencyHistogram, part: LatencyHistogram) {
    total.counts.merge(part.counts, uniquingKeysWith: +)
  }

  /// The upper bound, in milliseconds, of the bucket that holds the given fraction (0 to 1) of all
  /// durations; nil if nothing was recorded.
  package func percentile(_ fraction: Double) -> Double? {
    let total = count
    guard total > 0 else { return nil }
    let rank = max(1, Int((Double(total) * fraction).rounded(.up)))
    var seen = 0
    for bucket in counts.keys.sorted() {
      seen += counts[bucket, default: 0]
      if seen >= rank { return Self.upperBound(bucket) }
    }
    return nil
  }

  /// Bucket 0 holds all up to one millisecond.
  private static func bucket(_ milliseconds: Double) -> Int {
    guard milliseconds > 1 else { return 0 }
    var bound = 1.0
    var bucket = 0
    while bound < milliseconds, bucket < 160 {
      bucket += 1
      bound = upperBound(bucket)
    }
    return bucket
  }

  private static func upperBound(_ bucket: Int) -> Double {
    let quarters = [1.0, 1.189_207_115, 1.414_213_562, 1.681_792_831]
    return Double(1 << (bucket / 4)) * quarters[bucket % 4]
  }
}
