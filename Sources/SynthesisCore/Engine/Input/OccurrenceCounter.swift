import Base

/// Counts how often each digest was seen, in little memory.
///
/// Nearly all seeds of a file differ, so a digest seen once takes one slot of an open-addressing
/// table of 64-bit prefixes, and only repeated ones have an entry in a dictionary. The table is at
/// most three quarters full: a million seeds take 16 MiB, 24 MiB while it grows. Two digests with
/// one prefix, of which a million seeds hold a pair once in 36 million files, would be counted as
/// one; the second would then only carry a higher number.
struct OccurrenceCounter: Sendable {
  /// Zero marks a free slot.
  private var slots = [UInt64](repeating: 0, count: 1024)
  private var used = 0
  private var repeats: [UInt64: Int] = [:]

  /// Counts `digest` and returns how often it was counted before.
  mutating func count(_ digest: SHA256.Digest) -> Int {
    let prefix = max(digest.prefix, 1)
    if insert(prefix) { return 0 }
    let earlier = repeats[prefix, default: 0] + 1
    repeats[prefix] = earlier
    return earlier
  }

  /// Whether `prefix` is new.
  private mutating func insert(_ prefix: UInt64) -> Bool {
    if (used + 1) * 4 > slots.count * 3 { grow() }
    let slot = Self.slot(of: prefix, in: slots)
    if slots[slot] == prefix { return false }
    slots[slot] = prefix
    used += 1
    return true
  }

  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    for prefix in slots where prefix != 0 { larger[Self.slot(of: prefix, in: larger)] = prefix }
    slots = larger
  }

  /// The slot that holds `prefix`, or the free one where it belongs. Digests are random already, so
  /// their low bits say where to look.
  private static func slot(of prefix: UInt64, in slots: [UInt64]) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: prefix) & mask
    while slots[slot] != 0, slots[slot] != prefix { slot = (slot + 1) & mask }
    return slot
  }
}
