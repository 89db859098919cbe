/// Asks for one question–answer pair from a trajectory.
struct SynthesisPrompt {
  let context: PromptContext
  let seed: Seed
  let steps: [PromptStep]
  /// Pairs written before for this trajectory, in order.
  var refused: [RefusedPair] = []

  var prompt: Prompt {
    var messages = [ChatMessage(role: .system, content: instructions)]
    for example in WorkedSynthesis.examples(for: context.mode) { messages += example.messages }
    messages.append(
      ChatMessage(
        role: .user,
        content: Self.request(
          seed: PromptSections.seed(seed, description: context.seedDescription), steps: steps,
          observationLimit: context.observationLimit)))
    // The last ones are enough to turn a model round, and the prompt stays short.
    for refusal in refused.suffix(2) {
      messages.append(
        ChatMessage(role: .assistant, content: SynthesisReply.content(refusal.pair).jsonText))
      messages.append(
        ChatMessage(
          role: .user, content: "Refused: \(refusal.reason) Write another question and answer."))
    }
    return Prompt(
      messages: messages, replyName: SynthesisReply.name,
      replySchema: SynthesisReply.schema(
        answers: AnswerCandidate.candidates(from: steps).map(\.text)),
      subject: .synthesis(seed: seed.content, steps: steps, attempt: refused.count))
  }

  static func request(seed: String, steps: [PromptStep], observationLimit: Int) -> String {
    let lines = steps.enumerated().map { index, step in
      let action = "\(step.call.tool) \(JSONValue.object(step.call.parameters).jsonText)"
      let result = PromptSections.result(step.observation, limit: observationLimit)
      return "\(index + 1). \(step.intent)\n\(action)\n\(result)"
    }
    return """
      \(seed)

      \(lines.joined(separator: "\n"))

      Write the question and its answer.
      """
  }

  private var instructions: String {
    PromptSections.joined([
      Self.role(of: context.mode),
      PromptSections.section("Hints", context.synthesisTips),
      PromptSections.examples(
        "Questions and answers of the kind that is wanted", context.qaExamples),
    ])
  }

  private static func role(of mode: EnvironmentMode) -> String {
    let kind =
      switch mode {
      case .math, .python:
        """
        You turn solved steps into one exam problem with one answer. The question gives all the \
        starting values in words and with their units, so that it can be solved without the \
        steps, and needs several of the steps. It never contains the answer. If the answer is \
        rounded, the question says "rounded to two decimal places".
        """
      case .web:
        """
        You turn findings into one factual question with one short answer: a name, a date, a \
        place, a number. The question can be understood without the findings, needs several of \
        them, and never contains the answer, which stands in them word for word.
        """
      }
    return """
      \(kind)
      The answer is only the value itself. Never mention steps, tools, results or a trajectory. \
      Reply with JSON only.
      """
  }
}
