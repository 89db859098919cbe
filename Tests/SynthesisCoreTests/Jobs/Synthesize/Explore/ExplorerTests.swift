import Testing

@testable import Base
@testable import Calculator
@testable import Engine
@testable import Environment
@testable import Models
@testable import Python
@testable import Synthesize

@Suite("The way of a seed to its records")
struct ExplorerTests {
  private static let deadline = SuspendingClock.now + .seconds(60)

  private func result(
    _ model: some SynthesisModel, environment: some ToolEnvironment = CountingEnvironment(),
    definition: EnvironmentDefinition = .math, tracker: UsageTracker = UsageTracker(),
    _ change: (inout SynthesisSettings) -> Void = { _ in }
  ) async -> SynthesizedSeed {
    var configuration = SynthesisSettings()
    configuration.mode = definition.name
    configuration.maxDepth = 2
    configuration.branchingFactor = 2
    configuration.depthThreshold = 1
    configuration.model.maxRetries = 1
    configuration.seedDescription = "a pile"
    change(&configuration)
    return await SeedSynthesis(
      configuration: configuration, definition: definition, environment: environment,
      model: model, check: Samples.check, concurrency: 2, date: { "2026-01-01T00:00:00Z" }
    ).run(Samples.seed("stones"), tracker)
  }

  /// Adds 100 and 200, then to each of these its own 11 or 12.
  private static let additions: @Sendable (ExplorationPrompt) -> ScriptedSynthesisModel.Answer = {
    prompt in
    guard let first = prompt.steps.first?.observation.results[0] else {
      return .actions([
        Samples.adding("100 + 0", intent: "Small pile"),
        Samples.adding("199 + 1", intent: "Large pile"),
      ])
    }
    return .actions([
      Samples.adding("\(first) + \(first == "100" ? 11 : 12)", intent: "Some more")
    ])
  }

  @Test("two branches become two trajectories and two pairs")
  func records() async {
    let model = ScriptedSynthesisModel { ask in
      switch ask {
      case .explore(let prompt): return Self.additions(prompt)
      case .write(let prompt):
        let results = prompt.steps.map { $0.observation.results[0] }
        return .pair(
          ProposedPair(
            question: "A pile of \(results[0]) stones grows. How many are there in the end?",
            answer: "\(results[1]) stones"))
      case .solve: return .nothing
      }
    }
    let tracker = UsageTracker(deadline: Self.deadline)
    let result = await result(model, tracker: tracker)
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
    #expect(tracker.total.requests == 5)
    #expect(result.counters.nodes == 4)
    #expect(result.counters.acceptedPairs == 2)
    #expect(result.counters.drops.isEmpty)
  }

  @Test("a refused pair is asked for again with its reason, and the question is not taken twice")
  func refusedPair() async {
    let model = ScriptedSynthesisModel { ask in
      switch ask {
      case .explore(let prompt): return Self.additions(prompt)
      case .write(let prompt):
        let results = prompt.steps.map { $0.observation.results[0] }
        let number = prompt.refused.isEmpty ? "" : " There were \(results[0]) before."
        return .pair(
          ProposedPair(question: "How many stones are on the pile?\(number)", answer: results[1]))
      case .solve: return .nothing
      }
    }
    let result = await result(model)
    #expect(result.pairs.map(\.metadata.synthesisAttempts) == [1, 2])
    #expect(result.counters.drops == ["synthesize.duplicate_question": 1])
    #expect(result.counters.proposedPairs == 3)
    #expect(
      model.asks.last?.request.messages.last?.content
        == """
        Refused: This question was asked before.

        Write the question whose answer is 212: Some more.
        """)
  }

  /// Runs nothing but calls that it has resolved, so a program that comes to a result was resolved.
  private struct SettlingEnvironment: ToolEnvironment {
    let tools = [PythonEnvironment.interpreter]

    func open(seed: Seed) async throws(EnvironmentError) {}

    func resolved(_ call: ToolCall, in state: Void) -> Result<ToolCall, CallRejection> {
      guard let code = call.parameters["code"]?.string, code != "refused" else {
        return .failure(CallRejection(sentence: "not this one"))
      }
      return .success(ToolCall(tool: call.tool, parameters: ["code": .string("resolved \(code)")]))
    }

    func perform(_ call: ToolCall, in state: Void) async -> EnvironmentStep<Void> {
      let words = (call.parameters["code"]?.string ?? "").split(separator: " ").map(String.init)
      let results = words.first == "resolved" ? Array(words.dropFirst()) : []
      return EnvironmentStep(
        observation: Observation(
          status: .ok, text: results.joined(separator: " "), results: results), state: ())
    }

    func close(_ root: Void) async {}
  }

  @Test(
    "a program that solves a question is resolved before it is run",
    arguments: [("111", ["111"]), ("112", []), ("refused", [])])
  func trial(program: String, answers: [String]) async {
    @Sendable func step(_ code: String) -> ActionProposal {
      ActionProposal(
        intent: "Count",
        call: ToolCall(tool: "python_interpreter", parameters: ["code": .string(code)]))
    }
    let model = ScriptedSynthesisModel { ask in
      switch ask {
      case .explore(let prompt): .actions([step(prompt.steps.isEmpty ? "100" : "111")])
      case .write:
        .pair(ProposedPair(question: "How many stones are there in the end?", answer: "111"))
      case .solve: .solution(program)
      }
    }
    let result = await result(
      model, environment: SettlingEnvironment(), definition: .python
    ) {
      $0.branchingFactor = 1
      $0.model.maxRetries = 0
    }
    #expect(result.pairs.map(\.answer) == answers, "\(result.outcome)")
    #expect(result.counters.drops == (answers.isEmpty ? ["synthesize.not_confirmed": 1] : [:]))
  }

  @Test("pairs that never pass leave a seed without pairs, with its trajectories")
  func noPair() async {
    let model = ScriptedSynthesisModel { ask in
      guard case .explore(let prompt) = ask else {
        return .pair(ProposedPair(question: "How many stones are there?", answer: "7"))
      }
      return Self.additions(prompt)
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
    let exploring = await result(ScriptedSynthesisModel { _ in .failure(refusal) })
    #expect(exploring.outcome.state == .failed)
    #expect(exploring.outcome.stage == "explore")
    #expect(exploring.outcome.cause == "model_connection")
    let deeper = await result(
      ScriptedSynthesisModel { ask in
        guard case .explore(let prompt) = ask, prompt.steps.isEmpty else {
          return .failure(refusal)
        }
        return Self.additions(prompt)
      })
    #expect(deeper.outcome.state == .failed)
    #expect(deeper.outcome.stage == "explore")
    let writing = await result(
      ScriptedSynthesisModel { ask in
        guard case .explore(let prompt) = ask else { return .failure(refusal) }
        return Self.additions(prompt)
      })
    #expect(writing.outcome.state == .failed)
    #expect(writing.outcome.stage == "synthesize")
    #expect(writing.trajectories.count == 2)
  }

  @Test("an environment that cannot be opened fails the seed")
  func closedEnvironment() async {
    let environment = CountingEnvironment(openingError: EnvironmentError(description: "no room"))
    let result = await result(
      ScriptedSynthesisModel { _ in .nothing }, environment: environment)
    #expect(
      result.outcome
        == ItemOutcome(
          state: .failed, stage: "explore", cause: "environment", detail: "no room"))
  }

  @Test("a tree of errors alone selects nothing")
  func onlyErrors() async {
    let model = ScriptedSynthesisModel { ask in
      guard case .explore(let prompt) = ask else { return .nothing }
      return .actions(
        (0..<prompt.count).map { index in
          ActionProposal(
            intent: "",
            call: ToolCall(
              tool: "fail",
              parameters: ["why": .string("\(prompt.steps.map(\.call.signature)) \(index)")]))
        })
    }
    let result = await result(
      model, environment: CountingEnvironment(tools: [CountingEnvironment.fail]))
    #expect(result.outcome.state == .noQA)
    #expect(result.outcome.stage == "select")
    #expect(result.outcome.cause == "only_errors")
    #expect(result.counters.errorNodes == 4)
  }

  @Test("what no other seed would get past ends the seed, with its first cause and no records")
  func fatalCondition() async {
    let condition = FatalCondition(
      kind: .budget, cause: "model_budget", detail: "the request could cost too much")
    struct Spent: SynthesisModel {
      let condition: FatalCondition

      func actions(
        for prompt: ExplorationPrompt, tracker: UsageTracker
      ) async throws(ModelError) -> [ActionProposal] {
        tracker.note(condition)
        tracker.note(FatalCondition(kind: .endpoints, cause: "later", detail: "later"))
        throw .budget(.cost)
      }

      func pair(
        for prompt: SynthesisPrompt, tracker: UsageTracker
      ) async throws(ModelError) -> (pair: ProposedPair, author: PairAuthor) { throw .cancelled }

      func solution(
        to prompt: SolutionPrompt, tracker: UsageTracker
      ) async throws(ModelError) -> String { throw .cancelled }
    }
    let result = await result(Spent(condition: condition))
    #expect(
      result.outcome
        == ItemOutcome(
          state: .failed, stage: "model", cause: "model_budget",
          detail: "the request could cost too much"))
    #expect(result.fatal == condition.kind)
    #expect(result.trajectories.isEmpty)
  }
}
