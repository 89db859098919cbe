import Base
import Environment
import Models

/// Asks for one question–answer pair from a trajectory.
struct SynthesisPrompt {
  let context: PromptContext
  let seed: Seed
  let steps: [PromptStep]
  /// The answer to ask for; nil leaves it to the model.
  let target: AnswerCandidate?
  /// Pairs written before for this trajectory, in order.
  var refused: [RejectedPair] = []

  var modelRequest: ModelRequest {
    var messages = [ChatMessage(role: .system, content: instructions)]
    for example in context.guide.pairs { messages += turns(of: example) }
    messages.append(
      ChatMessage(
        role: .user,
        content: Self.request(
          seed: PromptSections.seed(seed, description: context.seedDescription), steps: steps,
          target: target, observationLimit: context.observationLimit)))
    // A pair with another answer would only tempt a small model to write its question again.
    for refusal in refused where target == nil || refusal.pair.answer == target?.text {
      messages.append(
        ChatMessage(role: .assistant, content: SynthesisReply.content(refusal.pair).jsonText))
      messages.append(
        ChatMessage(
          role: .user,
          content: "Refused: \(refusal.reason)\n\n\(Self.order(steps: steps, target: target))"))
    }
    return ModelRequest(
      role: .synthesize, messages: messages, replyName: SynthesisReply.name,
      replySchema: SynthesisReply.schema(answer: target?.text))
  }

  private func turns(of example: ExamplePair) -> [ChatMessage] {
    let steps = example.steps.map(PromptStep.init)
    let target = AnswerCandidate.candidates(from: steps, seed: example.seed)
      .first { $0.text == example.answer }
    // What a model is free to ask of pages, an example that has a draft does not show.
    if target?.fact != nil, self.target?.fact == nil { return [] }
    let request = Self.request(
      seed: "Starting point: \(example.seed)", steps: steps, target: target,
      observationLimit: .max)
    let pair = ProposedPair(question: example.question, answer: example.answer)
    return [
      ChatMessage(role: .user, content: request),
      ChatMessage(role: .assistant, content: SynthesisReply.content(pair).jsonText),
    ]
  }

  static func request(
    seed: String, steps: [PromptStep], target: AnswerCandidate?, observationLimit: Int
  ) -> String {
    if let draft = draft(steps: steps, target: target) { return draft }
    // What failed leads to no answer.
    let lines = steps.filter { $0.observation.status == .ok }.enumerated().map { index, step in
      // What a tool computed names what went in; of prose the call has to tell.
      if !step.observation.results.isEmpty {
        let text = PromptSections.shortened(step.observation.text, to: observationLimit)
        return "\(index + 1). \(step.intent): \(text)"
      }
      let call = "\(step.call.tool) \(JSONValue.object(step.call.parameters).jsonText)"
      let result = PromptSections.result(step, limit: observationLimit)
      return "\(index + 1). \(step.intent)\n\(call)\n\(result)"
    }
    return """
      \(seed)
      \(lines.joined(separator: "\n"))

      \(order(steps: steps, target: target))
      """
  }

  /// For an answer that a page states, the question is there but for its style.
  private static func draft(steps: [PromptStep], target: AnswerCandidate?) -> String? {
    guard let target, let fact = target.fact else { return nil }
    let chain = PageChain(steps)
    return """
      \(about(fact.way, in: chain))Draft: \(QuestionDraft(chain, way: fact.way, fact: fact.stated).text)
      Answer: \(target.text)

      \(order(steps: steps, target: target))
      """
  }

  /// What the first page is about, which the question may say. Where a way begins at a row of a table,
  /// that is beside the point.
  private static func about(_ way: [PageChain.Hop], in chain: PageChain) -> String {
    guard let start = way.first, start.fact.condition?.isName != true,
      let opening = chain.pages[start.from].page.opening
    else { return "" }
    return "About \(chain.pages[start.from].name): \(opening).\n"
  }

  private static func order(steps: [PromptStep], target: AnswerCandidate?) -> String {
    guard let target else { return "Write the question and its answer." }
    if target.fact != nil { return "Write the draft as a natural question." }
    return "Write the question whose answer is \(target.text): \(steps[target.step].intent)."
  }

  private var instructions: String {
    PromptSections.joined([
      target?.fact == nil ? "\(context.guide.synthesis)\n\(Self.form)" : Self.draftRole,
      PromptSections.section("Hints", context.synthesisTips),
      PromptSections.examples(
        "Questions and answers of the kind that is wanted", context.qaExamples),
    ])
  }

  private static let draftRole = """
    You write a draft as one natural question that asks for the same thing. Whoever reads the question \
    sees nothing else, so it names what the draft names and tells no more. Reply with JSON only.
    """

  private static let form = """
    The answer is only the value itself. Never mention steps, tools, results or a trajectory. \
    Reply with JSON only.
    """
}
