import Engine

/// What the job counts of a seed, as the journal and the statistics name it.
extension Counters {
  /// In the order of the statistics.
  static let synthesisNames = [
    "nodes", "error_nodes", "candidate_paths", "selected", "proposed_pairs", "accepted_pairs",
  ]

  /// Tool calls carried out, errors included.
  var nodes: Int {
    get { self["nodes"] }
    set { self["nodes"] = newValue }
  }

  /// Those that the tool answered with an error.
  var errorNodes: Int {
    get { self["error_nodes"] }
    set { self["error_nodes"] = newValue }
  }

  /// Paths from the root to a leaf that could become a pair.
  var candidatePaths: Int {
    get { self["candidate_paths"] }
    set { self["candidate_paths"] = newValue }
  }

  var selected: Int {
    get { self["selected"] }
    set { self["selected"] = newValue }
  }

  /// Pairs that the model wrote, repeated tries included.
  var proposedPairs: Int {
    get { self["proposed_pairs"] }
    set { self["proposed_pairs"] = newValue }
  }

  var acceptedPairs: Int {
    get { self["accepted_pairs"] }
    set { self["accepted_pairs"] = newValue }
  }
}
