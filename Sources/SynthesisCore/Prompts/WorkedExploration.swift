/// A made-up exploration that shows a model the form and the spirit of the real one.
struct WorkedExploration: Sendable {
  let seed: String
  let steps: [PromptStep]
  let proposals: [ActionProposal]

  var messages: [ChatMessage] {
    let request = ExplorationPrompt.request(count: proposals.count, isFirst: steps.isEmpty)
    let turns = ExplorationPrompt.turns(
      seed: "Starting point: \(seed)", steps: steps, request: request, observationLimit: .max)
    let reply = ExplorationReply.content(proposals).jsonText
    return turns + [ChatMessage(role: .assistant, content: reply)]
  }

  /// The examples of a mode that use no tool but those offered.
  static func examples(
    for mode: EnvironmentMode, tools: [ToolDescription]
  ) -> [WorkedExploration] {
    let names = Set(tools.map(\.name))
    return all(for: mode).filter { example in
      (example.steps.map(\.call) + example.proposals.map(\.call)).allSatisfy {
        names.contains($0.tool)
      }
    }
  }

  private static func all(for mode: EnvironmentMode) -> [WorkedExploration] {
    switch mode {
    case .math: math
    // Their tools bring their examples with them.
    case .web, .python: []
    }
  }

  private static let math = [
    WorkedExploration(
      seed: "average speed", steps: [],
      proposals: [
        calculation(
          "Total distance of a trip of 180 km and then 90 km", "180 + 90"),
        calculation(
          "Time for 180 km at 72 km/h, in hours", "180 / 72"),
      ]),
    WorkedExploration(
      seed: "volume of a cylinder",
      steps: [
        PromptStep(
          intent: "Radius of a tank that is 3 m wide",
          call: calculation("", "3 / 2").call,
          observation: Observation(status: .ok, text: "3 / 2 = 1.5", results: ["1.5"]))
      ],
      proposals: [
        calculation("Volume of the tank if it is 4 m high, in cubic metres", "pi * 1.5^2 * 4"),
        calculation("Area of the tank's floor, in square metres", "pi * 1.5^2"),
      ]),
  ]

  private static func calculation(_ intent: String, _ expression: String) -> ActionProposal {
    ActionProposal(
      intent: intent,
      call: ToolCall(
        tool: "calculator", parameters: ["expressions": [.string(expression)]]))
  }
}
