/// Has one pair written for each trajectory of a seed: carries out the rounds' requests and trials.
struct QASynthesizer: Sendable {
  let model: any LanguageModel
  let prompts: PromptContext
  /// How often a refused pair is asked for again.
  let maxRetries: Int
  /// How many requests of one seed are under way at most.
  let concurrency: Int
  /// Without it pairs are not put to trial.
  let trial: PairTrial?
  /// How many pages it must take to answer a question.
  var minPages = 1

  /// The rounds, finished: an ending for each of `trajectories`.
  func synthesize(
    _ trajectories: [[PromptStep]], seed: Seed, meter: ModelMeter
  ) async -> SynthesisRounds {
    var rounds = SynthesisRounds(
      trajectories: trajectories, seed: seed.content, minPages: minPages,
      maxRetries: maxRetries, trialForm: trial?.form)
    while true {
      let requests = rounds.requests()
      if requests.isEmpty { return rounds }
      rounds.take(
        await inOrder(requests, limit: concurrency) { await write($0, seed: seed, meter: meter) })
      let trials = rounds.trials()
      if trials.isEmpty { continue }
      rounds.settle(await inOrder(trials, limit: concurrency) { await solve($0, meter: meter) })
    }
  }

  private func write(
    _ request: SynthesisRounds.Request, seed: Seed, meter: ModelMeter
  ) async -> SynthesisRounds.Reply {
    let prompt = SynthesisPrompt(
      context: prompts, seed: seed, steps: request.steps, target: request.target,
      refused: request.refused
    ).prompt
    do throws(ModelError) {
      let reply = try await model.reply(to: prompt, meter: meter)
      return .pair(
        SynthesisReply.pair(in: reply.content),
        PairAuthor(modelName: reply.modelName, reasoning: reply.reasoning))
    } catch {
      return .failed(error)
    }
  }

  private func solve(
    _ attempt: SynthesisRounds.Trial, meter: ModelMeter
  ) async -> SynthesisRounds.TrialOutcome {
    guard let trial else { return .results([]) }
    do throws(ModelError) {
      let prompt = SolutionPrompt(
        form: trial.form, question: attempt.question, steps: attempt.steps
      ).prompt
      let reply = try await model.reply(to: prompt, meter: meter)
      return .results(await trial.results(SolutionPrompt.solution(in: reply.content)))
    } catch {
      return .failed(error)
    }
  }
}
