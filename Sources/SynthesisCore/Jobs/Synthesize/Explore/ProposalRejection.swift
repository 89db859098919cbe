import Environment

/// Why a proposal is not taken.
enum ProposalRejection: Error, Sendable, Hashable {
  case unknownTool(String)
  /// The parameters do not fit the tool's schema.
  case invalidParameters(String)
  /// What the environment says against it.
  case notPossible(CallRejection)
  /// The same action stands elsewhere in the seed's tree.
  case duplicate

  /// The key in the funnel.
  var dropReason: String {
    switch self {
    case .unknownTool: "explore.unknown_tool"
    case .invalidParameters: "explore.invalid_parameters"
    case .notPossible: "explore.not_possible"
    case .duplicate: "explore.duplicate_action"
    }
  }

  /// What the model is told.
  var sentence: String {
    switch self {
    case .unknownTool(let name): "There is no tool named \(name)."
    case .invalidParameters(let problem): "The parameters are not valid: \(problem)."
    case .notPossible(let refusal): "Not possible: \(refusal.sentence)."
    case .duplicate: "This has been done already."
    }
  }
}
