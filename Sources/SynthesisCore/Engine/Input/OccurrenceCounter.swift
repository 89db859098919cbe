import Base

/// Counts how often each digest was seen, in little memory.
///
/// Nearly all seeds of a file differ, so a digest seen once takes one slot of an open-addressing
/// table of 63-bit prefixes, and only repeated ones have an entry in a dictionary. The table is at
/// most three quarters full: a million seeds take 16 MiB, 24 MiB while it grows. Two digests with
/// one prefix, of which a million seeds hold a pair once in 18 million files, would be counted as
/// one; the second would then only carry a higher number.
///
/// What is no seed is counted with the seeds, by its text, so that no two elements have a key in
/// common. A bad `42` is no repetition of a seed "42", so each slot has a bit that says whether a seed
/// was among those that it counts.
struct OccurrenceCounter: Sendable {
  struct Count: Sendable, Hashable {
    /// How often the digest was counted before.
    var earlier: Int
    /// Whether a seed was among these.
    var followsSeed: Bool
  }

  /// The bit of a slot, above its prefix.
  private static let seedBit: UInt64 = 1 << 63

  /// Zero marks a free slot.
  private var slots = [UInt64](repeating: 0, count: 1024)
  private var used = 0
  private var repeats: [UInt64: Int] = [:]

  /// Counts `digest`, of a seed or of another element.
  mutating func count(_ digest: SHA256.Digest, isSeed: Bool = true) -> Count {
    let prefix = max(digest.prefix & ~Self.seedBit, 1)
    if (used + 1) * 4 > slots.count * 3 { grow() }
    let slot = Self.slot(of: prefix, in: slots)
    let old = slots[slot]
    slots[slot] = old | prefix | (isSeed ? Self.seedBit : 0)
    guard old != 0 else {
      used += 1
      return Count(earlier: 0, followsSeed: false)
    }
    let earlier = repeats[prefix, default: 0] + 1
    repeats[prefix] = earlier
    return Count(earlier: earlier, followsSeed: old & Self.seedBit != 0)
  }

  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    for content in slots where content != 0 {
      larger[Self.slot(of: content & ~Self.seedBit, in: larger)] = content
    }
    slots = larger
  }

  /// The slot that holds `prefix`, or the free one where it belongs. Digests are random already, so
  /// their low bits say where to look.
  private static func slot(of prefix: UInt64, in slots: [UInt64]) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: prefix) & mask
    while slots[slot] != 0, slots[slot] & ~seedBit != prefix { slot = (slot + 1) & mask }
    return slot
  }
}
