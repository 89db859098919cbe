/// Makes one string of a format that tools ask for, from the steps so far; nil where these leave
/// nothing to ask for.
typealias SampleGenerator =
  @Sendable (_ topic: String, _ steps: [PromptStep], _ generator: inout SplitMix64) -> String?

/// A model that asks nobody: for load tests, demonstrations and tests.
///
/// It proposes actions that are valid under the tools' schemas and writes pairs whose answers are
/// real results. What it says follows from its salt and the prompt's subject alone, so a run of the
/// same configuration says the same again, whichever worker asks.
struct SimulatedModel: LanguageModel {
  /// What the run's configuration adds to the choice; its digest, for example.
  let salt: String
  /// Writers of strings by the `format` that a schema names.
  let samples: [String: SampleGenerator]

  func reply(to prompt: Prompt, meter: ModelMeter) async throws(ModelError) -> ModelReply {
    if Task.isCancelled { throw .cancelled }
    meter.count(ModelUsage(requests: 1))
    return ModelReply(content: content(for: prompt.subject), modelName: "simulated")
  }

  private func content(for subject: PromptSubject) -> JSONValue {
    switch subject {
    case .exploration(let seed, let tools, let steps, let count, let attempt):
      var generator = generator(seed, steps, attempt)
      let proposals = (0..<count).compactMap { _ in
        proposal(seed: seed, tools: tools, steps: steps, using: &generator)
      }
      return ExplorationReply.content(proposals)
    case .synthesis(let seed, let steps, let target, let attempt):
      var generator = generator(seed, steps, attempt)
      let pair = SimulatedPair(
        seed: seed, steps: steps, target: target, attempt: attempt, using: &generator)
      return SynthesisReply.content(pair.pair)
    // Its pairs are not put to trial: it would only repeat what it wrote.
    case .solution: return SolutionPrompt.Form.expression.content("0")
    }
  }

  /// Observations are left out: they follow from the calls, and pages are long to digest.
  private func generator(_ seed: String, _ steps: [PromptStep], _ attempt: Int) -> SplitMix64 {
    var text = "\(salt)\n\(seed)\n\(attempt)"
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
