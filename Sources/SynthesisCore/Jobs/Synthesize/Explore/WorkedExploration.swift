/// A made-up exploration that shows a model the form and the spirit of the real one.
struct WorkedExploration: Sendable {
  let seed: String
  let steps: [PromptStep]
  let proposals: [ActionProposal]

  func messages(in mode: EnvironmentMode) -> [ChatMessage] {
    let request = ExplorationPrompt.request(
      count: proposals.count, isFirst: steps.isEmpty, mode: mode)
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
    case .python: python
    case .web: web
    }
  }

  private static let math = [
    WorkedExploration(
      seed: "A round table is 1.2 m wide. How large is its top, and how long is its edge?",
      steps: [],
      proposals: [
        calculation("Area of the table top, in square metres", "round(pi * (1.2 / 2)^2, 2)"),
        calculation("Length of the table edge, in metres", "round(pi * 1.2, 2)"),
      ]),
    WorkedExploration(
      seed: "A train covers 180 km in 2.5 hours. How fast is it?",
      steps: [
        PromptStep(
          intent: "Speed of the train in km/h",
          call: calculation("", "180 / 2.5").call,
          observation: Observation(status: .ok, text: "180 / 2.5 = 72", results: ["72"]))
      ],
      proposals: [
        calculation(
          "Hours the train needs for 300 km at this speed, in hours", "round(300 / 72, 2)")
      ]),
  ]

  private static let python = [
    WorkedExploration(
      seed: "The square numbers below 200", steps: [],
      proposals: [
        program(
          "How many square numbers there are below 200",
          "squares = [n * n for n in range(1, 200) if n * n < 200]\nprint(len(squares))"),
        program(
          "Sum of the even square numbers below 200",
          "even = [n * n for n in range(2, 200, 2) if n * n < 200]\nprint(sum(even))"),
      ]),
    WorkedExploration(
      seed: "The word \"mississippi\"",
      steps: [
        PromptStep(
          intent: "How often each letter occurs",
          call: program(
            "",
            "from collections import Counter\ncounts = Counter('mississippi')\n"
              + "print(counts['s'])"
          ).call,
          observation: Observation(status: .ok, text: "4", results: ["4"]))
      ],
      proposals: [
        program(
          "Number of letters that occur more than once",
          "print(sum(1 for letter in counts if counts[letter] > 1))")
      ]),
  ]

  private static let web = [
    WorkedExploration(
      seed: "Edvard Munch", steps: [],
      proposals: [
        query("Find pages about Edvard Munch", "Edvard Munch"),
        query("Find where Edvard Munch was born", "Edvard Munch birthplace"),
      ]),
    WorkedExploration(
      seed: "Edvard Munch",
      steps: [
        PromptStep(
          intent: "Find pages about Edvard Munch", call: query("", "Edvard Munch").call,
          observation: Observation(
            status: .ok,
            text: """
              Found for "Edvard Munch":
              <web_content>
              [Edvard Munch][1]
              Norwegian painter, known for The Scream.

              [Expressionism][2]
              A movement in painting and poetry.
              </web_content>
              """))
      ],
      proposals: [visit("Read about Edvard Munch's life", "1", "birthplace, family, schools")]),
    WorkedExploration(
      seed: "Edvard Munch",
      steps: [
        PromptStep(
          intent: "Read about Edvard Munch's life", call: visit("", "1", "birthplace").call,
          observation: Observation(
            status: .ok,
            text: """
              the page "Edvard Munch"
              <web_content>
              | Born | 12 December 1863 |
              | Born in | [Løten][3] |
              | Known for | [The Scream][4] |
              </web_content>
              """))
      ],
      proposals: [
        visit("Learn about his birthplace Løten", "3", "population, county"),
        visit("Learn about his painting The Scream", "4", "year, museum"),
      ]),
  ]

  private static func query(_ intent: String, _ query: String) -> ActionProposal {
    ActionProposal(
      intent: intent,
      call: ToolCall(tool: "web_search", parameters: ["queries": [.string(query)]]))
  }

  private static func visit(_ intent: String, _ url: String, _ goal: String) -> ActionProposal {
    ActionProposal(
      intent: intent,
      call: ToolCall(
        tool: "web_visit", parameters: ["urls": [.string(url)], "goal": .string(goal)]))
  }

  private static func program(_ intent: String, _ code: String) -> ActionProposal {
    ActionProposal(
      intent: intent,
      call: ToolCall(tool: "python_interpreter", parameters: ["code": .string(code)]))
  }

  private static func calculation(_ intent: String, _ expression: String) -> ActionProposal {
    ActionProposal(
      intent: intent,
      call: ToolCall(
        tool: "calculator", parameters: ["expressions": [.string(expression)]]))
  }
}
