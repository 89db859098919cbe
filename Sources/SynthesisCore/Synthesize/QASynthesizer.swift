/// Has one pair written for each trajectory of a seed: carries out the rounds' requests.
struct QASynthesizer: Sendable {
  let model: any LanguageModel
  let prompts: PromptContext
  /// How often a refused pair is asked for again.
  let maxRetries: Int
  /// How many requests of one seed are under way at most.
  let concurrency: Int

  /// The rounds, finished: an ending for each of `trajectories`.
  func synthesize(
    _ trajectories: [[PromptStep]], seed: Seed, meter: ModelMeter
  ) async -> SynthesisRounds {
    var rounds = SynthesisRounds(trajectories: trajectories, maxRetries: maxRetries)
    while true {
      let requests = rounds.requests()
      if requests.isEmpty { return rounds }
      rounds.take(
        await inOrder(requests, limit: concurrency) { request in
          let prompt = SynthesisPrompt(
            context: prompts, seed: seed, steps: request.steps, refused: request.refused
          ).prompt
          do throws(ModelError) {
            let reply = try await model.reply(to: prompt, meter: meter)
            return .pair(SynthesisReply.pair(in: reply.content), modelName: reply.modelName)
          } catch {
            return .failed(error)
          }
        })
    }
  }
}
