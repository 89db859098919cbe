import Base

/// What became of the work on an item, or on a run's items together: how much each stage passed on,
/// and why it dropped the rest.
package struct Counters: Sendable, Hashable {
  /// By name; those that are not zero.
  private(set) var counts: [String: Int] = [:]
  /// How many things were dropped for each reason, as `stage.reason`.
  package private(set) var drops: [String: Int] = [:]

  package init(_ counts: [String: Int] = [:]) { self.counts = counts.filter { $0.value != 0 } }

  package subscript(name: String) -> Int {
    get { counts[name, default: 0] }
    set { counts[name] = newValue == 0 ? nil : newValue }
  }

  package mutating func drop(_ reason: String, count: Int = 1) {
    Self.add(count, to: reason, in: &drops)
  }

  package static func += (total: inout Counters, part: Counters) { total.add(part, 1) }

  /// Adds a part, or with a sign of -1 takes it back.
  mutating func add(_ part: Counters, _ sign: Int) {
    for (name, count) in part.counts { Self.add(sign * count, to: name, in: &counts) }
    for (reason, count) in part.drops { Self.add(sign * count, to: reason, in: &drops) }
  }

  private static func add(_ count: Int, to name: String, in counts: inout [String: Int]) {
    let sum = counts[name, default: 0] + count
    counts[name] = sum == 0 ? nil : sum
  }
}

extension Counters {
  /// Members that are not counts are passed over: a later version may have added them.
  init?(json: JSONValue) {
    guard let object = json.object else { return nil }
    for member in object.members {
      if member.key == "drops" {
        guard let reasons = member.value.object else { return nil }
        for reason in reasons.members {
          if let count = reason.value.integer { drop(reason.key, count: count) }
        }
      } else if let count = member.value.integer {
        self[member.key] = count
      }
    }
  }

  /// Writes the counts under `names`, zero or not, then the others, then the drops; without names
  /// only what is not zero, as for a line that is one of millions.
  func write(to writer: inout JSONWriter, names: [String] = []) {
    let others = counts.keys.filter { !names.contains($0) }.sorted()
    writer.object { members in
      for name in names + others { members.member(name, self[name]) }
      if !drops.isEmpty || !names.isEmpty {
        members.member("drops") { $0.value(counts: drops) }
      }
    }
  }
}

extension JSONWriter {
  /// An object of counts, sorted by name.
  mutating func value(counts: [String: Int]) {
    object { members in
      for (name, count) in counts.sorted(by: { $0.key < $1.key }) { members.member(name, count) }
    }
  }
}
