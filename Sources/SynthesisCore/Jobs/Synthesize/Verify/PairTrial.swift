/// How a pair is put to trial: a model solves the question anew, and what it writes comes to results.
struct PairTrial: Sendable {
  let form: SolutionPrompt.Form
  /// What a solution comes to; nothing for a faulty one.
  let results: @Sendable (_ solution: String) async -> [String]
}
