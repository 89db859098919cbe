import Testing

@testable import Base
@testable import Calculator
@testable import Engine
@testable import Environment
@testable import ExtensionProgram
@testable import Models
@testable import Synthesize

/// An environment that the library has never heard of goes the whole way of a seed.
@Suite("An environment of somebody else's")
struct DiceTests {
  private static let environments = EnvironmentRegistry([.math, .dice])

  private static let job = SynthesizeJob(environments: environments)

  private static func load(_ text: String) throws(SettingsError) -> SynthesisSettings {
    try job.schema.load(
      Array(text.utf8), file: "dice.json", environment: .none, purpose: .simulation
    ).settings
  }

  @Test("a config names it, also by another name, and a sentence has the choice")
  func naming() throws {
    #expect(try Self.load(#"{"environment_mode": "dice"}"#).mode == "dice")
    #expect(try Self.load(#"{"environment_mode": "die"}"#).mode == "dice")
    let error = #expect(throws: SettingsError.self) {
      try Self.load(#"{"environment_mode": "dive"}"#)
    }
    #expect(
      error?.description
        == #"dice.json:1:22: environment_mode must be "math" or "dice"; did you mean "dice"?"#)
  }

  @Test("a simulated worker makes pairs with it, the same again for the same seed")
  func records() async throws {
    let configuration = try Self.load(
      """
      {"environment_mode": "dice", "environment_kwargs": {"luck": 3}, "max_depth": 3,
       "branching_factor": 2, "depth_threshold": 2}
      """)
    let work = try Self.job.makeWork(configuration, WorkerContext(environment: [:]))
    for number in 0..<20 {
      let item = Samples.item("game \(number)")
      let result = await work(item, UsageTracker())
      #expect(result.outcome == ItemOutcome(state: .accepted), "\(result.outcome)")
      let pairs = result.records[SynthesizedSeed.pairs, default: []]
      #expect(pairs.count == 3, "\(result.counters)")
      for line in pairs {
        let pair = try JSONValue(parsing: line)
        #expect(pair["metadata"]?["environment_mode"] == "dice")
        let answer = try #require(pair["answer"]?.string)
        let observations = pair["reasoning_steps"]?.array?.compactMap { $0["observation"]?.string }
        #expect(observations?.contains { $0.hasSuffix(": \(answer)") } == true, "\(pair)")
      }
      #expect(
        await work(item, UsageTracker()).records[SynthesizedSeed.trajectories]
          == result.records[SynthesizedSeed.trajectories])
    }
  }

  @Test("its settings are its own: a wrong one is told at its key")
  func settings() {
    let error = #expect(throws: EnvironmentError.self) {
      try EnvironmentDefinition.dice.environment(
        ["luck": 10], tools: [], transport: ScriptedTransport([]))
    }
    #expect(error?.path == ["luck"])
  }

  @Test("a solution is run by its tool, and is nothing where it is faulty or the tool is not there")
  func verification() async throws {
    let (environment, seed) = (DiceEnvironment(luck: 0), Samples.seed("game"))
    let verification = try #require(
      AnswerVerification(EnvironmentDefinition.dice.solution, in: environment, for: seed))
    let rolled = await environment.perform(
      ToolCall(tool: "roll", parameters: ["dice": "2d6"]),
      in: try await environment.open(seed: seed))
    #expect(await verification.results("2d6") == rolled.observation.results)
    #expect(await verification.results("two").isEmpty)
    let other = SelectedTools(base: environment, names: [])
    #expect(AnswerVerification(EnvironmentDefinition.dice.solution, in: other, for: seed) == nil)
  }

  @Test("prompts show its guide, its tool with the bounds of a step, and its example")
  func prompts() {
    let messages = ExplorationPrompt(
      context: PromptContext(guide: EnvironmentDefinition.dice.guide), seed: Samples.seed("game"),
      tools: [DiceEnvironment.roll], steps: [], count: 1
    ).modelRequest.messages
    #expect(messages.count == 4)
    #expect(
      messages[0].content.hasPrefix("You play a game of chance. Each step rolls some dice.\n"))
    #expect(messages[0].content.contains(#""maxLength":5"#))
    #expect(messages[1].content.hasPrefix("Starting point: Two dice"))
  }
}
