import Testing

@testable import Base

@Suite("Latency histograms")
struct LatencyHistogramTests {
  @Test(
    "a percentile is at most 19 % above the duration itself",
    arguments: [1.1, 2, 7, 50, 333, 1000, 59_999, 3_600_000])
  func precision(milliseconds: Double) throws {
    var histogram = LatencyHistogram()
    histogram.record(milliseconds: milliseconds)
    let percentile = try #require(histogram.percentile(0.5))
    #expect(percentile >= milliseconds * 0.999_999)
    #expect(percentile <= milliseconds * 1.19)
  }

  @Test("percentiles are taken by rank")
  func ranks() throws {
    var histogram = LatencyHistogram()
    for _ in 0..<90 { histogram.record(milliseconds: 8) }
    for _ in 0..<10 { histogram.record(milliseconds: 1000) }
    #expect(histogram.percentile(0.9) == 8)
    #expect(try #require(histogram.percentile(0.91)) > 900)
    #expect(histogram.percentile(0) == 8)
    #expect(LatencyHistogram().percentile(0.5) == nil)
  }

  @Test("two histograms add up to that of all durations, and counts restore one")
  func sums() {
    var left = LatencyHistogram()
    var right = LatencyHistogram()
    var all = LatencyHistogram()
    for milliseconds in [0.2, 1, 5, 80] {
      left.record(milliseconds: milliseconds)
      all.record(milliseconds: milliseconds)
    }
    for milliseconds in [5.0, 9000] {
      right.record(milliseconds: milliseconds)
      all.record(milliseconds: milliseconds)
    }
    left += right
    #expect(left == all)
    #expect(left.count == 6)
    #expect(LatencyHistogram(counts: all.counts) == all)
  }
}
