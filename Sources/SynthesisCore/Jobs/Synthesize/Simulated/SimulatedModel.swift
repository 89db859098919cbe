import Base
import Engine
import Environment
import Models

/// A model that asks nobody: for load tests, demonstrations and tests.
///
/// It proposes actions that are valid under the tools' schemas and writes pairs whose answers are
/// real results. What it says follows from its salt and the facts that a prompt is made from, so a run
/// of the same configuration says the same again, whichever worker asks.
struct SimulatedModel: SynthesisModel {
  /// What the run's configuration adds to the choice; its digest, for example.
  let salt: String
  /// Writers of strings by the `format` that a schema names.
  let samples: [String: SampleGenerator]

  func actions(
    for prompt: ExplorationPrompt, tracker: UsageTracker
  ) async throws(ModelError) -> [ActionProposal] {
    try countRequest(tracker)
    var generator = generator(prompt.seed, prompt.steps, prompt.attempt)
    return (0..<prompt.count).compactMap { _ in
      proposal(
        seed: prompt.seed.content, tools: prompt.tools, steps: prompt.steps, using: &generator)
    }
  }

  func pair(
    for prompt: SynthesisPrompt, tracker: UsageTracker
  ) async throws(ModelError) -> (pair: ProposedPair, author: PairAuthor) {
    try countRequest(tracker)
    let attempt = prompt.refused.count
    var generator = generator(prompt.seed, prompt.steps, attempt)
    let pair = SimulatedPair(
      seed: prompt.seed.content, steps: prompt.steps, target: prompt.target, attempt: attempt,
      using: &generator)
    return (pair.pair, PairAuthor(modelName: "simulated"))
  }

  /// Its pairs are not verified: it would only repeat what it wrote.
  func solution(
    to prompt: SolutionPrompt, tracker: UsageTracker
  ) async throws(ModelError) -> String {
    try countRequest(tracker)
    return "0"
  }

  private func countRequest(_ tracker: UsageTracker) throws(ModelError) {
    if Task.isCancelled { throw .cancelled }
    tracker.count(ModelUsage(requests: 1))
  }

  /// Observations are left out: they follow from the calls, and pages are long to digest.
  private func generator(_ seed: Seed, _ steps: [PromptStep], _ attempt: Int) -> SplitMix64 {
    var text = "\(salt)\n\(seed.content)\n\(attempt)"
    for step in steps { text += "\n\(step.call.signature)" }
    return SplitMix64(seed: text)
  }

  private func proposal(
    seed: String, tools: [ToolDescription], steps: [PromptStep],
    using generator: inout SplitMix64
  ) -> ActionProposal? {
    for tool in tools.shuffled(using: &generator) {
      var sample = SchemaSample(
        samples: samples, steps: steps, topic: seed, generator: generator)
      let parameters = sample.instance(of: tool.parameters.value).object ?? [:]
      generator = sample.generator
      guard sample.isPossible else { continue }
      return ActionProposal(
        intent: steps.isEmpty ? "Begin with \(tool.name)" : "Go on with \(tool.name)",
        call: ToolCall(tool: tool.name, parameters: parameters))
    }
    return nil
  }
}
