import Base

/// Which seeds of a run have ended, by content and occurrence; millions of them in some twenty
/// bytes each.
///
/// A seed is known by 64 bits of its digest, mixed with the occurrence: among a million seeds the
/// chance that any two are taken for one another is 3 in 100 million.
struct CompletedIndex: Sendable {
  struct Record: Sendable, Hashable {
    var state: ItemState
    /// Where its line starts in the journal.
    var offset: Int
  }

  private static let empty: UInt64 = 0
  /// The state of a record that was taken out: its slot stays, as others may lie behind it.
  private static let removed = UInt8.max

  private var keys: [UInt64]
  private var offsets: [Int]
  private var states: [UInt8]
  private(set) var count = 0
  /// Slots that are not free, those of removed records included.
  private var used = 0

  init() {
    keys = Array(repeating: Self.empty, count: 1 << 10)
    offsets = Array(repeating: 0, count: 1 << 10)
    states = Array(repeating: 0, count: 1 << 10)
  }

  /// Some seed has an occurrence above zero.
  private(set) var hasRepeats = false

  subscript(key: ItemKey) -> Record? {
    let slot = slot(of: Self.hash(key))
    guard keys[slot] != Self.empty, states[slot] != Self.removed else { return nil }
    return Record(state: ItemState.allCases[Int(states[slot])], offset: offsets[slot])
  }

  /// Sets a seed's record; returns the one it replaces.
  mutating func record(_ record: Record, for key: ItemKey) -> Record? {
    if used * 4 > keys.count * 3 { grow() }
    let previous = self[key]
    let hash = Self.hash(key)
    let slot = slot(of: hash)
    if previous == nil { count += 1 }
    if keys[slot] == Self.empty { used += 1 }
    if key.occurrence > 0 { hasRepeats = true }
    keys[slot] = hash
    offsets[slot] = record.offset
    states[slot] = UInt8(ItemState.allCases.firstIndex(of: record.state) ?? 0)
    return previous
  }

  /// Takes a seed's record out and returns it.
  mutating func remove(_ key: ItemKey) -> Record? {
    guard let record = self[key] else { return nil }
    states[slot(of: Self.hash(key))] = Self.removed
    count -= 1
    return record
  }

  private static func hash(_ key: ItemKey) -> UInt64 {
    let mixed = key.digest.prefix ^ UInt64(key.occurrence) &* 0x9E37_79B9_7F4A_7C15
    return mixed == empty ? 1 : mixed
  }

  /// The place of a key, or the empty one where it would go.
  private func slot(of key: UInt64) -> Int {
    let mask = keys.count - 1
    var slot = Int(truncatingIfNeeded: key >> 8) & mask
    while keys[slot] != Self.empty, keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    let old = (keys: keys, offsets: offsets, states: states)
    keys = Array(repeating: Self.empty, count: old.keys.count * 2)
    offsets = Array(repeating: 0, count: keys.count)
    states = Array(repeating: 0, count: keys.count)
    for index in old.keys.indices where old.keys[index] != Self.empty {
      let slot = slot(of: old.keys[index])
      keys[slot] = old.keys[index]
      offsets[slot] = old.offsets[index]
      states[slot] = old.states[index]
    }
  }
}
