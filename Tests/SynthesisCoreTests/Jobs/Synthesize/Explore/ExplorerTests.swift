import Synchronization
import Testing

@testable import SynthesisCore

/// Answers from a function of the prompt and keeps what it was asked.
final class ScriptedModel: LanguageModel {
  private let script: @Sendable (Prompt) -> Result<JSONValue, ModelError>
  private let asked = Mutex<[Prompt]>([])
  private let limits = Mutex<[SuspendingClock.Instant?]>([])

  init(_ script: @escaping @Sendable (Prompt) -> Result<JSONValue, ModelError>) {
    self.script = script
  }

  var prompts: [Prompt] { asked.withLock { $0 } }
  /// The deadline that each prompt came with.
  var deadlines: [SuspendingClock.Instant?] { limits.withLock { $0 } }

  func reply(to prompt: Prompt, meter: ModelMeter) async throws(ModelError) -> ModelReply {
    asked.withLock { $0.append(prompt) }
    limits.withLock { $0.append(meter.deadline) }
    meter.count(ModelUsage(requests: 1))
    return ModelReply(
      content: try script(prompt).get(), modelName: "scripted", reasoning: "thought aloud")
  }
}

@Suite("The way of a seed to its records")
struct ExplorerTests {
  private static let deadline = SuspendingClock.now + .seconds(60)

  private func result(
    _ model: ScriptedModel, environment: some ToolEnvironment = CountingEnvironment(),
    _ change: (inout SynthesisSettings) -> Void = { _ in }
  ) async -> SeedResult {
    var configuration = SynthesisSettings()
    configuration.mode = .math
    configuration.maxDepth = 2
    configuration.branchingFactor = 2
    configuration.depthThreshold = 1
    configuration.model.maxRetries = 1
    configuration.seedDescription = "a pile"
    change(&configuration)
    return await SeedSynthesis(
      configuration: configuration, environment: environment, model: model, check: Samples.check,
      concurrency: 2, date: { "2026-01-01T00:00:00Z" },
      deadline: { Self.deadline }
    ).run(Samples.seed("stones"))
  }

  /// Adds 100 and 200, then to each of these its own 11 or 12.
  private static let additions: @Sendable (Prompt) -> JSONValue? = { prompt in
    guard case .exploration(_, _, let steps, _, _) = prompt.subject else { return nil }
    if steps.isEmpty {
      return ExplorationReply.content([
        Samples.adding("100 + 0", intent: "Small pile"),
        Samples.adding("199 + 1", intent: "Large pile"),
      ])
    }
    let first = steps[0].observation.results[0]
    return ExplorationReply.content([
      Samples.adding("\(first) + \(first == "100" ? 11 : 12)", intent: "Some more")
    ])
  }

  @Test("two branches become two trajectories and two pairs")
  func records() async {
    let model = ScriptedModel { prompt in
      if let reply = Self.additions(prompt) { return .success(reply) }
      guard case .synthesis(_, let steps, _, _) = prompt.subject else { return .success(.null) }
      let start = steps[0].observation.results[0]
      return .success(
        SynthesisReply.content(
          ProposedPair(
            question: "A pile of \(start) stones grows. How many are there in the end?",
            answer: "\(steps[1].observation.results[0]) stones")))
    }
    let result = await result(model)
    #expect(result.outcome == ItemOutcome(state: .accepted))
    #expect(result.pairs.map(\.answer) == ["111 stones", "212 stones"])
    #expect(result.pairs.allSatisfy { $0.metadata.modelReasoning == "thought aloud" })
    #expect(model.deadlines.allSatisfy { $0 == Self.deadline })
    let source = Samples.seed("stones").sourceID
    #expect(result.trajectories.map(\.trajectoryID) == ["\(source)_traj_0", "\(source)_traj_1"])
    #expect(result.pairs.map(\.qaID) == ["\(source)_traj_0_qa_0", "\(source)_traj_1_qa_0"])
    #expect(result.trajectories[1].nodes.map(\.nodeID) == ["d0_t0_b0", "d1_t2_b1", "d2_t4_b0"])
    // The state is the path's own: 200 and 212, with nothing of the other branch.
    #expect(
      result.trajectories[1].nodes.map(\.observation) == [
        "Starting point (a pile): stones", "199 + 1 = 200; the total is 200",
        "200 + 12 = 212; the total is 412",
      ])
    #expect(result.pairs[1].reasoningSteps.map(\.description) == ["Large pile", "Some more"])
    #expect(result.pairs[1].metadata.modelName == "scripted")
    #expect(result.pairs[1].metadata.synthesisAttempts == 1)
    #expect(result.usage.requests == 5)
    #expect(result.funnel.nodes == 4)
    #expect(result.funnel.acceptedPairs == 2)
    #expect(result.funnel.drops.isEmpty)
  }

  @Test("a refused pair is asked for again with its reason, and the question is not taken twice")
  func refusedPair() async {
    let model = ScriptedModel { prompt in
      if let reply = Self.additions(prompt) { return .success(reply) }
      guard case .synthesis(_, let steps, _, let attempt) = prompt.subject else {
        return .success(.null)
      }
      let number = attempt == 0 ? "" : " There were \(steps[0].observation.results[0]) before."
      return .success(
        SynthesisReply.content(
          ProposedPair(
            question: "How many stones are on the pile?\(number)",
            answer: steps[1].observation.results[0])))
    }
    let result = await result(model)
    #expect(result.pairs.map(\.metadata.synthesisAttempts) == [1, 2])
    #expect(result.funnel.drops == ["synthesize.duplicate_question": 1])
    #expect(result.funnel.proposedPairs == 3)
    #expect(
      model.prompts.last?.messages.last?.content
        == """
        Refused: This question was asked before.

        Write the question whose answer is 212: Some more.
        """)
  }

  /// Runs nothing but calls that it has settled, so a program that comes to a result was settled.
  private struct SettlingEnvironment: ToolEnvironment {
    let tools = [PythonEnvironment.interpreter]

    func open(seed: Seed) async throws(EnvironmentError) {}

    func settled(_ call: ToolCall, in state: Void) -> Result<ToolCall, CallRefusal> {
      guard let code = call.parameters["code"]?.string, code != "refused" else {
        return .failure(CallRefusal(sentence: "not this one"))
      }
      return .success(ToolCall(tool: call.tool, parameters: ["code": .string("settled \(code)")]))
    }

    func perform(_ call: ToolCall, in state: Void) async -> EnvironmentStep<Void> {
      let words = (call.parameters["code"]?.string ?? "").split(separator: " ").map(String.init)
      let results = words.first == "settled" ? Array(words.dropFirst()) : []
      return EnvironmentStep(
        observation: Observation(
          status: .ok, text: results.joined(separator: " "), results: results), state: ())
    }

    func close(_ root: Void) async {}
  }

  @Test(
    "a program that solves a question is settled before it is run",
    arguments: [("111", ["111"]), ("112", []), ("refused", [])])
  func trial(program: String, answers: [String]) async {
    @Sendable func step(_ code: String) -> ActionProposal {
      ActionProposal(
        intent: "Count",
        call: ToolCall(tool: "python_interpreter", parameters: ["code": .string(code)]))
    }
    let model = ScriptedModel { prompt in
      switch prompt.subject {
      case .exploration(_, _, let steps, _, _):
        .success(ExplorationReply.content([step(steps.isEmpty ? "100" : "111")]))
      case .synthesis:
        .success(
          SynthesisReply.content(
            ProposedPair(question: "How many stones are there in the end?", answer: "111")))
      case .solution: .success(SolutionPrompt.Form.program.content(program))
      }
    }
    let result = await result(model, environment: SettlingEnvironment()) {
      $0.mode = .python
      $0.branchingFactor = 1
      $0.model.maxRetries = 0
    }
    #expect(result.pairs.map(\.answer) == answers, "\(result.outcome)")
    #expect(result.funnel.drops == (answers.isEmpty ? ["synthesize.not_confirmed": 1] : [:]))
  }

  @Test("pairs that never pass leave a seed without pairs, with its trajectories")
  func noPair() async {
    let model = ScriptedModel { prompt in
      .success(
        Self.additions(prompt)
          ?? SynthesisReply.content(
            ProposedPair(question: "How many stones are there?", answer: "7")))
    }
    let result = await result(model)
    #expect(
      result.outcome
        == ItemOutcome(
          state: .noQA, stage: "synthesize", cause: "not_a_result", detail: "not_a_result 4"))
    #expect(result.trajectories.count == 2)
    #expect(result.pairs.isEmpty)
  }

  @Test("a model out of reach fails the seed where it was needed")
  func outage() async {
    let refusal = ModelError.connection("nobody listens")
    let exploring = await result(ScriptedModel { _ in .failure(refusal) })
    #expect(exploring.outcome.state == .failed)
    #expect(exploring.outcome.stage == "explore")
    #expect(exploring.outcome.cause == "model_connection")
    let deeper = await result(
      ScriptedModel { prompt in
        guard case .exploration(_, _, let steps, _, _) = prompt.subject, steps.isEmpty else {
          return .failure(refusal)
        }
        return Self.additions(prompt).map(Result.success) ?? .failure(refusal)
      })
    #expect(deeper.outcome.state == .failed)
    #expect(deeper.outcome.stage == "explore")
    let writing = await result(
      ScriptedModel { Self.additions($0).map(Result.success) ?? .failure(refusal) })
    #expect(writing.outcome.state == .failed)
    #expect(writing.outcome.stage == "synthesize")
    #expect(writing.trajectories.count == 2)
  }

  @Test("an environment that cannot be opened fails the seed")
  func closedEnvironment() async {
    let environment = CountingEnvironment(openingError: EnvironmentError(description: "no room"))
    let result = await result(ScriptedModel { _ in .success(.null) }, environment: environment)
    #expect(
      result.outcome
        == ItemOutcome(
          state: .failed, stage: "explore", cause: "environment", detail: "no room"))
  }

  @Test("a tree of errors alone selects nothing")
  func onlyErrors() async {
    let model = ScriptedModel { prompt in
      guard case .exploration(_, _, let steps, let count, _) = prompt.subject else {
        return .success(.null)
      }
      return .success(
        ExplorationReply.content(
          (0..<count).map { index in
            ActionProposal(
              intent: "",
              call: ToolCall(
                tool: "fail",
                parameters: ["why": .string("\(steps.map(\.call.signature)) \(index)")]))
          }))
    }
    let result = await result(
      model, environment: CountingEnvironment(tools: [CountingEnvironment.fail]))
    #expect(result.outcome.state == .noQA)
    #expect(result.outcome.stage == "select")
    #expect(result.outcome.cause == "only_errors")
    #expect(result.funnel.errorNodes == 4)
  }
}
