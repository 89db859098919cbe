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
    #expect(digests.allSatisfy { counter.count($0).earlier == 0 })
    #expect(digests.allSatisfy { counter.count($0).earlier == 1 })
    #expect(counter.count(digests[7]).earlier == 2)
  }

  @Test("a seed repeats another seed only, though what is no seed counts too")
  func seedsAndOthers() {
    var counter = OccurrenceCounter()
    let digest = SHA256.digest("42".utf8)
    let counts = [false, true, false, true].map { counter.count(digest, isSeed: $0) }
    #expect(counts.map(\.earlier) == [0, 1, 2, 3])
    #expect(counts.map(\.followsSeed) == [false, false, true, true])
    // The highest bit of a digest is not what tells.
    let other = SHA256.Digest(words: (1 << 63 | 5, 0, 0, 0))
    #expect(counter.count(other, isSeed: false).followsSeed == false)
    #expect(counter.count(other).followsSeed == false)
    for number in UInt64(6)..<5000 { _ = counter.count(SHA256.Digest(words: (number, 0, 0, 0))) }
    #expect(counter.count(other).followsSeed)
  }

  @Test("prefixes that meet in one slot, and the prefix zero, are told apart")
  func collisions() {
    var counter = OccurrenceCounter()
    let digests = (0..<600).map { SHA256.Digest(words: (UInt64($0) << 32, 0, 0, 0)) }
    #expect(digests.allSatisfy { counter.count($0).earlier == 0 })
    #expect(digests.allSatisfy { counter.count($0).earlier == 1 })
  }
}
