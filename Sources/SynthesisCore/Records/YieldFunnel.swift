/// What became of the work on a seed, or on a run's seeds together: how much each stage passed on,
/// and why it dropped the rest.
struct YieldFunnel: Sendable, Hashable {
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

  static func += (total: inout YieldFunnel, part: YieldFunnel) {
    total.nodes += part.nodes
    total.errorNodes += part.errorNodes
    total.candidatePaths += part.candidatePaths
    total.selected += part.selected
    total.proposedPairs += part.proposedPairs
    total.acceptedPairs += part.acceptedPairs
    total.drops.merge(part.drops, uniquingKeysWith: +)
  }
}

extension YieldFunnel {
  init?(json: JSONValue) {
    guard let nodes = json["nodes"]?.integer, let errorNodes = json["error_nodes"]?.integer,
      let candidatePaths = json["candidate_paths"]?.integer,
      let selected = json["selected"]?.integer,
      let proposedPairs = json["proposed_pairs"]?.integer,
      let acceptedPairs = json["accepted_pairs"]?.integer, let drops = json["drops"]?.object
    else { return nil }
    self.nodes = nodes
    self.errorNodes = errorNodes
    self.candidatePaths = candidatePaths
    self.selected = selected
    self.proposedPairs = proposedPairs
    self.acceptedPairs = acceptedPairs
    for member in drops.members {
      guard let count = member.value.integer else { return nil }
      self.drops[member.key] = count
    }
  }
}

extension JSONWriter {
  mutating func value(_ funnel: YieldFunnel) {
    object {
      $0.member("nodes", funnel.nodes)
      $0.member("error_nodes", funnel.errorNodes)
      $0.member("candidate_paths", funnel.candidatePaths)
      $0.member("selected", funnel.selected)
      $0.member("proposed_pairs", funnel.proposedPairs)
      $0.member("accepted_pairs", funnel.acceptedPairs)
      $0.member("drops") { writer in
        writer.object { drops in
          for (reason, count) in funnel.drops.sorted(by: { $0.key < $1.key }) {
            drops.member(reason, count)
          }
        }
      }
    }
  }
}
