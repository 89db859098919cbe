import Testing

@testable import Base
@testable import Engine

@Suite("A token bucket")
struct TokenBucketTests {
  private let bucket: TokenBucket

  init() throws { bucket = TokenBucket(words: try SharedWords(count: TokenBucket.size), index: 0) }

  @Test("gives turns one after the other at its rate")
  func rate() {
    let dues = (0..<4).map { _ in bucket.due(bucket.take(10, tolerance: 0, at: 1000)) }
    #expect(dues == [1000, 1010, 1020, 1030])
  }

  @Test("lets a full bucket go at once and then keeps the rate")
  func burst() {
    let dues = (0..<5).map { _ in bucket.due(bucket.take(10, tolerance: 30, at: 1000)) }
    #expect(dues == [980, 990, 1000, 1010, 1020])
  }

  @Test("keeps no more than the bucket holds, however long nobody asks")
  func idle() {
    _ = bucket.take(10, tolerance: 30, at: 1000)
    let dues = (0..<4).map { _ in bucket.due(bucket.take(10, tolerance: 30, at: 9000)) }
    #expect(dues == [8980, 8990, 9000, 9010])
  }

  @Test("starts with an empty bucket where it is told to")
  func empty() {
    bucket.start(at: 1000, tolerance: 30)
    #expect(bucket.due(bucket.take(10, tolerance: 30, at: 1000)) == 1010)
  }

  @Test("has who needs more than the bucket holds wait for a full one, and the next for the debt")
  func large() {
    bucket.start(at: 1000, tolerance: 30)
    #expect(bucket.due(bucket.take(100, tolerance: 30, at: 1000)) == 1030)
    #expect(bucket.due(bucket.take(10, tolerance: 30, at: 1030)) == 1110)
  }

  @Test("moves the turns that wait when one is given back, as if it had not been taken")
  func givenBack() {
    let turns = (0..<3).map { _ in bucket.take(10, tolerance: 0, at: 1000) }
    bucket.giveBack(turns[0].cost)
    #expect(turns.dropFirst().map(bucket.due) == [1000, 1010])
    #expect(bucket.due(bucket.take(10, tolerance: 0, at: 1000)) == 1020)
  }

  @Test("gains nothing from what is given back after the bucket is full")
  func lateGift() {
    let turn = bucket.take(10, tolerance: 0, at: 1000)
    bucket.giveBack(turn.cost)
    let dues = (0..<2).map { _ in bucket.due(bucket.take(10, tolerance: 0, at: 5000)) }
    #expect(dues == [5000, 5010])
  }
}
