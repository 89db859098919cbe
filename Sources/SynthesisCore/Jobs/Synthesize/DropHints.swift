extension SynthesizeJob {
  @Sendable package func hint(for reason: String, doctor: String?) -> String? {
    let (stage, cause) = Self.parts(of: reason)
    switch cause {
    case "model_connection", "model_unanswered":
      return "Start the model server, or correct base_url"
        + (doctor.map { "; this tells what is missing: \($0)" } ?? ".")
    case "model_timeout":
      return "Raise request_timeout_seconds, or lower max_workers: the endpoint is too slow."
    case "model_refused", "model_denied", "model_quota":
      return "The endpoint's answer, in the cause, tells what it refuses"
        + (doctor.map { "; this tries it: \($0)" } ?? ".")
    case "model_truncated": return "Raise max_tokens: the model's replies are cut off."
    case "model_invalid_content", "model_empty_content", "model_malformed_reply", "empty_reply",
      "no_valid_action":
      return "Choose a stronger model: this one does not keep to the form it is asked for."
    case "too_short": return "Raise max_depth, or lower min_depth: the paths are too short."
    case "too_few_pages":
      return "Raise max_depth, or lower min_pages: the paths read too few different pages."
    case "only_errors":
      return "Try the tools by hand with synthesize-multi tool: all that they returned is errors."
    case "not_confirmed":
      return
        "Choose a stronger model for the role verify, or for all: solving a question again came "
        + "to other answers."
    case "timeout":
      return "Raise seed_timeout_seconds: seeds take longer than they may."
    default:
      return stage == "synthesize"
        ? "Choose a stronger model for the role synthesize: most of its pairs do not hold." : nil
    }
  }

  private static func parts(of reason: String) -> (stage: Substring, cause: Substring) {
    guard let dot = reason.firstIndex(of: ".") else { return ("", reason[...]) }
    return (reason[..<dot], reason[reason.index(after: dot)...])
  }
}
