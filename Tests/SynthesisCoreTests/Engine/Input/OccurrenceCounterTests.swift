import Testing

@testable import Base
@testable import Engine

@Suite("Counting occurrences")
struct OccurrenceCounterTests {
  @Test("repeats are counted and all others are new, through many growths")
  func counting() {
    var counter = OccurrenceCounter()
    let digests = (0..<20_000).map { number in
      SHA256.Digest(words: (UInt64(number) &* 0x9E37_79B9_7F4A_7C15, 0, 0, 0))
    }
    #expect(digests.allSatisfy { counter.count($0) == 0 })
    #expect(digests.allSatisfy { counter.count($0) == 1 })
    #expect(counter.count(digests[7]) == 2)
  }

  @Test("prefixes that meet in one slot, and the prefix zero, are told apart")
  func collisions() {
    var counter = OccurrenceCounter()
    let digests = (0..<600).map { SHA256.Digest(words: (UInt64($0) << 32, 0, 0, 0)) }
    #expect(digests.allSatisfy { counter.count($0) == 0 })
    #expect(digests.allSatisfy { counter.count($0) == 1 })
  }
}
