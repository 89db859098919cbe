/// What became of the work on a seed, or on a run's seeds together: how much each stage passed on,
/// and why it dropped the rest.
struct Counters: Sendable, Hashable {
  /// Tool calls carried out, errors included.
  var nodes = 0
  /// Those that the tool answered with an error.
  var errorNodes = 0
  /// Paths from the root to a leaf that could become a pair.
  var candidatePaths = 0
  var selected = 0
  /// Pairs that the model wrote, repeated tries included.
  var proposedPairs = 0
  var acceptedPairs = 0
  /// How many proposals, paths and pairs were dropped for each reason, as `stage.reason`.
  var drops: [String: Int] = [:]

  mutating func drop(_ reason: String, count: Int = 1) { drops[reason, default: 0] += count }

  static func += (total: inout Counters, part: Counters) { total.add(part, 1) }

  /// Adds a part, or with a sign of -1 takes it back.
  mutating func add(_ part: Counters, _ sign: Int) {
    nodes += sign * part.nodes
    errorNodes += sign * part.errorNodes
    candidatePaths += sign * part.candidatePaths
    selected += sign * part.selected
    proposedPairs += sign * part.proposedPairs
    acceptedPairs += sign * part.acceptedPairs
    for (reason, count) in part.drops {
      let sum = drops[reason, default: 0] + sign * count
      drops[reason] = sum == 0 ? nil : sum
    }
  }
}

extension Counters {
  /// Members that are missing are zero.
  init?(json: JSONValue) {
    guard let object = json.object else { return nil }
    for member in object.members {
      switch (member.key, member.value) {
      case ("nodes", .integer(let count)): nodes = count
      case ("error_nodes", .integer(let count)): errorNodes = count
      case ("candidate_paths", .integer(let count)): candidatePaths = count
      case ("selected", .integer(let count)): selected = count
      case ("proposed_pairs", .integer(let count)): proposedPairs = count
      case ("accepted_pairs", .integer(let count)): acceptedPairs = count
      case ("drops", .object(let reasons)):
        for reason in reasons.members {
          guard let count = reason.value.integer else { return nil }
          drops[reason.key] = count
        }
      // A known one that is no count is damage; what later versions count besides is passed over.
      default: guard member.key != "drops", !Self.isCount(member.key) else { return nil }
      }
    }
  }

  private static func isCount(_ name: String) -> Bool {
    Counters().counts.contains { $0.name == name }
  }

  private var counts: [(name: String, count: Int)] {
    [
      ("nodes", nodes), ("error_nodes", errorNodes), ("candidate_paths", candidatePaths),
      ("selected", selected), ("proposed_pairs", proposedPairs), ("accepted_pairs", acceptedPairs),
    ]
  }

  /// Writes the counts; without those that are zero where a line is one of millions.
  func write(to writer: inout JSONWriter, omitsZeros: Bool) {
    writer.object { members in
      for (name, count) in counts where count != 0 || !omitsZeros { members.member(name, count) }
      if !drops.isEmpty || !omitsZeros {
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
