/// A made-up trajectory with a good pair from it.
struct WorkedSynthesis: Sendable {
  let seed: String
  let steps: [PromptStep]
  let pair: ProposedPair

  var messages: [ChatMessage] {
    let request = SynthesisPrompt.request(
      seed: "Starting point: \(seed)", steps: steps, observationLimit: .max)
    return [
      ChatMessage(role: .user, content: request),
      ChatMessage(role: .assistant, content: SynthesisReply.content(pair).jsonText),
    ]
  }

  static func examples(for mode: EnvironmentMode) -> [WorkedSynthesis] {
    switch mode {
    case .math: math
    // Their tools bring their examples with them.
    case .web, .python: []
    }
  }

  private static let math = [
    WorkedSynthesis(
      seed: "average speed",
      steps: [
        calculation("Total distance of a trip of 180 km and then 90 km", "180 + 90", "270"),
        calculation("Time for 180 km at 72 km/h and 90 km at 60 km/h", "180/72 + 90/60", "4"),
        calculation("Average speed of the whole trip", "270 / 4", "67.5"),
      ],
      pair: ProposedPair(
        question: """
          A car drives 180 km at 72 km/h and then 90 km at 60 km/h. What is its average speed over \
          the whole trip, in km/h?
          """,
        answer: "67.5")),
    WorkedSynthesis(
      seed: "volume of a cylinder",
      steps: [
        calculation("Radius of a tank that is 3 m wide", "3 / 2", "1.5"),
        calculation(
          "Volume of the tank if it is 4 m high", "pi * 1.5^2 * 4", "28.2743338823081"),
      ],
      pair: ProposedPair(
        question: """
          A cylindrical tank is 3 m wide and 4 m high. How many cubic metres of water does it \
          hold, rounded to two decimal places?
          """,
        answer: "28.27")),
  ]

  private static func calculation(
    _ intent: String, _ expression: String, _ result: String
  ) -> PromptStep {
    PromptStep(
      intent: intent,
      call: ToolCall(tool: "calculator", parameters: ["expressions": [.string(expression)]]),
      observation: Observation(
        status: .ok, text: "\(expression) = \(result)", results: [result]))
  }
}
