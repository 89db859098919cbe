import Base
import Environment
import Models

/// Asks for the children of one node of a seed's tree.
///
/// What is the same for the whole run comes first (instructions, tools, worked examples), then the
/// seed, then the steps as chat turns, so that a server's prefix cache has most of it.
struct ExplorationPrompt {
  let context: PromptContext
  let seed: Seed
  let tools: [ToolDescription]
  /// From the root to the node.
  let steps: [PromptStep]
  let count: Int
  /// Children that the node already has.
  var taken: [ActionProposal] = []
  var refused: [RejectedAction] = []
  /// How often this was asked before.
  var attempt = 0

  var modelRequest: ModelRequest {
    var messages = [ChatMessage(role: .system, content: instructions)]
    for example in context.guide.explorations(using: tools) {
      messages += Self.turns(of: example, context.guide)
    }
    messages += Self.turns(
      seed: PromptSections.seed(seed, description: context.seedDescription), steps: steps,
      request: request, observationLimit: context.observationLimit)
    return ModelRequest(
      role: .explore, messages: messages, replyName: ExplorationReply.name,
      replySchema: ExplorationReply.schema(
        tools: tools, guide: context.guide, count: count))
  }

  /// The seed, each step with its result, and the request, in the form that examples have too.
  private static func turns(
    seed: String, steps: [PromptStep], request: String, observationLimit: Int
  ) -> [ChatMessage] {
    var messages: [ChatMessage] = []
    var pending = seed
    for step in steps {
      let proposal = ActionProposal(intent: step.intent, call: step.written ?? step.call)
      messages.append(ChatMessage(role: .user, content: pending))
      messages.append(
        ChatMessage(role: .assistant, content: ExplorationReply.content([proposal]).jsonText))
      pending = PromptSections.result(step, limit: observationLimit)
    }
    messages.append(ChatMessage(role: .user, content: "\(pending)\n\n\(request)"))
    return messages
  }

  private static func turns(
    of example: ExampleExploration, _ guide: PromptGuide
  ) -> [ChatMessage] {
    let reply = ExplorationReply.content(
      example.proposals.map { ActionProposal(intent: $0.intent, call: $0.call) })
    return turns(
      seed: "Starting point: \(example.seed)", steps: example.steps.map(PromptStep.init),
      request: request(
        count: example.proposals.count, isFirst: example.steps.isEmpty, guide: guide),
      observationLimit: .max) + [ChatMessage(role: .assistant, content: reply.jsonText)]
  }

  private static func request(count: Int, isFirst: Bool, guide: PromptGuide) -> String {
    if isFirst {
      let addition = count > 1 ? guide.firstSteps : ""
      return "Propose \(PromptSections.number(count, "different first step"))\(addition)."
    }
    return count == 1
      ? "Propose 1 next step that builds on the results."
      : "Propose \(count) different next steps, each of which builds on the results."
  }

  private var instructions: String {
    PromptSections.joined([
      "\(context.guide.exploration)\n\(Self.form)",
      PromptSections.tools(tools, context.guide),
      PromptSections.section("Hints", context.samplingTips),
      PromptSections.examples(
        "Questions that such explorations are to lead to", context.qaExamples.prefix(2)),
    ])
  }

  private var request: String {
    PromptSections.joined([
      Self.request(count: count, isFirst: steps.isEmpty, guide: context.guide),
      PromptSections.section(
        "Already planned, propose something else", taken.map(Self.line).joined(separator: "\n")),
      // The last ones are enough to turn a model round, and the prompt stays short.
      PromptSections.section(
        "Refused",
        refused.suffix(4).map { "\(Self.line($0.proposal)): \($0.reason)" }
          .joined(separator: "\n")),
    ])
  }

  private static func line(_ proposal: ActionProposal) -> String {
    let call = proposal.written ?? proposal.call
    return "\(call.tool) \(JSONValue.object(call.parameters).jsonText)"
  }

  private static let form = """
    Reply with JSON only: each step has an intent (what it finds out, in a few words), a tool and \
    its parameters. Different steps must do different things.
    """
}

extension PromptStep {
  init(_ example: ExampleStep) {
    self.init(intent: example.intent, call: example.call, observation: example.observation)
  }
}
