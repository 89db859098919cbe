import Base
import Engine
import Environment
import Models

/// Has one pair written for each trajectory of a seed: carries out the rounds' requests and verifications.
struct QASynthesizer: Sendable {
  let model: any PairWriter & QuestionSolver
  let prompts: PromptContext
  /// How often a refused pair is asked for again.
  let maxRetries: Int
  /// How many requests of one seed are under way at most.
  let concurrency: Int
  /// Without it pairs are not verified.
  let verification: AnswerVerification?
  /// How many pages it must take to answer a question.
  var minPages = 1

  /// The rounds, finished: an ending for each of `trajectories`.
  func synthesize(
    _ trajectories: [[PromptStep]], seed: Seed, tracker: UsageTracker
  ) async -> SynthesisRounds {
    var rounds = SynthesisRounds(
      trajectories: trajectories, seed: seed.content, minPages: minPages,
      maxRetries: maxRetries, solutionForm: verification?.form)
    while true {
      let requests = rounds.requests()
      if requests.isEmpty { return rounds }
      rounds.take(
        await inOrder(requests, limit: concurrency) {
          await write($0, seed: seed, tracker: tracker)
        })
      let verifications = rounds.verifications()
      if verifications.isEmpty { continue }
      rounds.settle(
        await inOrder(verifications, limit: concurrency) { await solve($0, tracker: tracker) })
    }
  }

  private func write(
    _ request: SynthesisRounds.Request, seed: Seed, tracker: UsageTracker
  ) async -> SynthesisRounds.Reply {
    let prompt = SynthesisPrompt(
      context: prompts, seed: seed, steps: request.steps, target: request.target,
      refused: request.refused)
    do throws(ModelError) {
      let (pair, author) = try await model.pair(for: prompt, tracker: tracker)
      return .pair(pair, author)
    } catch {
      return .failed(error)
    }
  }

  private func solve(
    _ attempt: SynthesisRounds.Verification, tracker: UsageTracker
  ) async -> SynthesisRounds.VerificationOutcome {
    guard let verification else { return .results([]) }
    do throws(ModelError) {
      let prompt = SolutionPrompt(
        form: verification.form, question: attempt.question, steps: attempt.steps)
      let solution = try await model.solution(to: prompt, tracker: tracker)
      return .results(await verification.results(solution))
    } catch {
      return .failed(error)
    }
  }
}
