import Base
import Environment

/// Dice that fall as the seed and the rolls before decide: an environment made of nothing but the
/// protocol and a definition.
struct DiceEnvironment: ToolEnvironment {
  /// Added to each roll.
  let luck: Int

  static let roll = ToolDescription(
    name: "roll", description: "Rolls dice, such as 2d6, and adds them up.",
    parameters: [
      "type": "object",
      "properties": [
        "dice": ["type": "string", "format": "dice", "pattern": "^[1-9]d[1-9][0-9]{0,2}$"]
      ],
      "required": ["dice"], "additionalProperties": false,
    ])

  var tools: [ToolDescription] { [Self.roll] }

  /// What was rolled on the way to a node.
  func open(seed: Seed) async throws(EnvironmentError) -> String { seed.content }

  func perform(_ call: ToolCall, in rolls: String) async -> EnvironmentStep<String> {
    let dice = call.parameters["dice"]?.string ?? ""
    let numbers = dice.split(separator: "d").compactMap { Int($0) }
    guard numbers.count == 2, numbers[1] > 0 else {
      return EnvironmentStep(
        observation: Observation(status: .error, text: "error: \(dice) are no dice"), state: rolls)
    }
    var generator = SplitMix64(seed: "\(rolls) \(dice)")
    let total = (0..<numbers[0]).reduce(luck) { total, _ in
      total + Int.random(in: 1...numbers[1], using: &generator)
    }
    return EnvironmentStep(
      observation: Observation(status: .ok, text: "\(dice): \(total)", results: ["\(total)"]),
      state: "\(rolls) \(dice)")
  }

  func close(_ root: String) async {}
}

extension EnvironmentDefinition {
  static let dice = EnvironmentDefinition(
    name: "dice", aliases: ["die"], tools: [DiceEnvironment.roll],
    guide: PromptGuide(
      exploration: "You play a game of chance. Each step rolls some dice.",
      bounds: ["dice": StepBounds(maxLength: 5)],
      explorations: [
        ExampleExploration(
          seed: "Two dice", proposals: [ExampleProposal(intent: "Both at once", call: call("2d6"))])
      ]),
    solution: SolutionForm(
      key: "dice", instructions: "You name the dice that are asked for. Reply with JSON only.",
      schema: ["type": "string", "maxLength": 5],
      evaluation: .running(tool: "roll", parameter: "dice")),
    samples: [
      "dice": { _, observations, generator in
        let sides = Int.random(in: 100...999, using: &generator)
        return "\(observations.count + Int.random(in: 1...5, using: &generator))d\(sides)"
      }
    ],
    make: { arguments, _ throws(EnvironmentError) in
      let reading = EnvironmentArguments(arguments: arguments, variables: .none)
      return DiceEnvironment(luck: try reading.integer("luck", in: 0...9) ?? 0)
    })

  private static func call(_ dice: String) -> ToolCall {
    ToolCall(tool: "roll", parameters: ["dice": .string(dice)])
  }
}
