import Base
import Engine
import Environment
import Models

/// How a pair is verified: a model solves the question anew, and what it writes comes to results.
struct AnswerVerification: Sendable {
  let form: SolutionForm
  /// What a solution comes to; nothing for a faulty one.
  let results: @Sendable (_ solution: String) async -> [String]
}

extension AnswerVerification {
  /// Nil if the environment does not offer the tool that solutions are run by. Each runs in a state of
  /// its own.
  init?<Environment: ToolEnvironment>(
    _ form: SolutionForm, in environment: Environment, for seed: Seed
  ) {
    switch form.evaluation {
    case .reading: self.init(form: form) { [$0] }
    case .running(let tool, let parameter):
      guard environment.tools.contains(where: { $0.name == tool }) else { return nil }
      self.init(form: form) { solution in
        let call = ToolCall(tool: tool, parameters: JSONObject([(parameter, .string(solution))]))
        do {
          let state = try await environment.open(seed: seed)
          let outcome = await environment.carryOut(call, in: state)
          await environment.close(state)
          return outcome.observation.status == .ok ? outcome.observation.results : []
        } catch {
          // It could be opened for exploring; a pair that cannot be tried is not confirmed.
          return []
        }
      }
    }
  }
}

/// Solves a question that it did not write.
protocol QuestionSolver: Sendable {
  /// In the form that the prompt asks for; empty if there is none.
  func solution(
    to prompt: SolutionPrompt, tracker: UsageTracker
  ) async throws(ModelError) -> String
}
