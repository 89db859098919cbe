import Testing

@testable import Base
@testable import Calculator
@testable import Engine
@testable import Environment
@testable import Models
@testable import Synthesize
@testable import Web

@Suite("The simulated model")
struct SimulatedModelTests {
  private func configuration(depth: Int) -> SynthesisSettings {
    var configuration = SynthesisSettings()
    configuration.mode = "math"
    configuration.maxDepth = depth
    configuration.minDepth = 2
    configuration.model.isSimulated = true
    return configuration
  }

  private func result(
    of content: String, depth: Int = 3, salt: String = "s", _ tracker: UsageTracker = UsageTracker()
  ) async -> SynthesizedSeed {
    let synthesis = SeedSynthesis(
      configuration: configuration(depth: depth), definition: .math,
      environment: CountingEnvironment(),
      model: SimulatedModel(salt: salt, samples: ["sum": Samples.sum]), check: Samples.check,
      concurrency: 3, date: { "2026-01-01T00:00:00Z" })
    return await synthesis.run(Samples.seed(content), tracker)
  }

  @Test("every seed gets its pairs, no question stands twice, and each answer is a result")
  func yield() async {
    var questions: Set<String> = []
    for number in 0..<200 {
      let tracker = UsageTracker()
      let result = await result(of: "topic \(number)", tracker)
      #expect(result.outcome == ItemOutcome(state: .accepted))
      #expect(result.pairs.count == 3, "\(result.counters)")
      #expect(tracker.total.requests >= 1 + 2 + 4 + 3)
      for pair in result.pairs {
        #expect(questions.insert(pair.question).inserted)
        #expect(pair.metadata.modelName == "simulated")
        #expect(pair.metadata.isSimulated)
        #expect(pair.metadata.answerEvidence == "tool_result")
        #expect(
          pair.reasoningSteps.contains { $0.observation.contains(" = \(pair.answer);") },
          "\(pair)")
      }
    }
  }

  @Test("the same seed gives the same records, another salt others")
  func determinism() async {
    let first = await result(of: "volume")
    let again = await result(of: "volume")
    let other = await result(of: "volume", salt: "t")
    #expect(first.pairs == again.pairs)
    #expect(first.trajectories == again.trajectories)
    #expect(first.pairs.map(\.question) != other.pairs.map(\.question))
  }

  @Test("later steps use earlier results")
  func buildingOn() async {
    let result = await result(of: "volume")
    for trajectory in result.trajectories {
      let parameters = trajectory.nodes.dropFirst(2).compactMap(\.action).map { action in
        JSONValue.object(action.parameters).jsonText
      }
      let observations = trajectory.nodes.map(\.observation)
      for text in parameters {
        let first = text.drop { !$0.isNumber }.prefix { $0.isNumber }
        #expect(observations.contains { $0.contains("= \(first);") || $0.contains("is \(first)") })
      }
    }
  }

  @Test("a seed that holds the words a question must not have still gets pairs")
  func hostileSeed() async {
    let result = await result(of: "the trajectory, according to the tool")
    #expect(result.outcome.state == .accepted)
    #expect(result.pairs.count == 3)
  }

  @Test("prose gives a pair whose answer stands in the text")
  func prose() async throws {
    let step = Samples.step(
      "Look", ["query": "lighthouses"],
      text: "The oldest lighthouse was finished under Ptolemy in Alexandria long ago.")
    let context = PromptContext(guide: EnvironmentDefinition.web.guide)
    let prompt = SynthesisPrompt(
      context: context, seed: Samples.seed("lighthouses"), steps: [step], target: nil)
    let (pair, _) = try await SimulatedModel(salt: "", samples: [:]).pair(
      for: prompt, tracker: UsageTracker())
    #expect(QAChecks(steps: [step]).judge(pair, asked: []) == .success(.observationText))
  }

  @Test(
    "of what may be left out some is there, but no whole number, which only the tool can choose")
  func optionalMembers() {
    let schema: JSONValue = [
      "type": "object",
      "properties": [
        "goal": ["type": "string"], "page": ["type": "integer", "minimum": 1],
        "count": ["type": "integer"],
      ],
      "required": ["count"],
    ]
    let objects = (0..<50).compactMap { seed in
      var sample = SchemaSample(samples: [:], topic: "topic", generator: SplitMix64(seed: seed))
      return sample.instance(of: schema).object
    }
    #expect(objects.allSatisfy { $0["page"] == nil && $0["count"]?.integer != nil })
    #expect((1..<50).contains(objects.count { $0["goal"] != nil }))
  }

  @Test(
    "samples keep to the schema",
    arguments: [
      ["type": "integer", "minimum": 3, "maximum": 4],
      ["type": "integer", "exclusiveMinimum": 2, "exclusiveMaximum": 5],
      ["type": "number", "minimum": 0.5, "maximum": 0.75],
      ["enum": ["a", "b"]], ["const": "c"],
      ["anyOf": [["type": "boolean"], ["const": 1]]],
      ["type": "array", "items": ["type": "integer"], "minItems": 2, "maxItems": 2],
      ["type": "string", "minLength": 30, "maxLength": 40],
      ["type": ["string", "null"], "maxLength": 5],
    ] as [JSONValue])
  func samples(schema: JSONValue) {
    for seed in 0..<50 {
      var sample = SchemaSample(
        samples: [:], topic: "topic", generator: SplitMix64(seed: seed))
      let value = sample.instance(of: schema)
      switch schema["type"]?.string {
      case "integer": #expect([3, 4].contains(value.integer), "\(value)")
      case "number": #expect((0.5...0.75).contains(value.double ?? 0))
      case "array": #expect(value.array?.count == 2)
      case "string": #expect((30...40).contains(value.string?.count ?? 0))
      default:
        if let choices = schema["enum"]?.array {
          #expect(choices.contains(value))
        } else if let constant = schema["const"] {
          #expect(value == constant)
        } else if schema["anyOf"] != nil {
          #expect(value.bool != nil || value == 1)
        } else {
          #expect((value.string?.count ?? .max) <= 5)
        }
      }
    }
  }
}

extension SplitMix64 {
  fileprivate init(seed: Int) { self.init(seed: UInt64(seed)) }
}
