/// A made-up trajectory with a good pair from it.
struct WorkedSynthesis: Sendable {
  let seed: String
  let steps: [PromptStep]
  let pair: ProposedPair

  var messages: [ChatMessage] {
    let request = SynthesisPrompt.request(
      seed: "Starting point: \(seed)", steps: steps,
      target: AnswerCandidate.candidates(from: steps, seed: seed).first { $0.text == pair.answer },
      observationLimit: .max)
    return [
      ChatMessage(role: .user, content: request),
      ChatMessage(role: .assistant, content: SynthesisReply.content(pair).jsonText),
    ]
  }

  static func examples(for mode: EnvironmentMode) -> [WorkedSynthesis] {
    switch mode {
    case .math: math
    case .python: python
    case .web: web
    }
  }

  private static let math = [
    WorkedSynthesis(
      seed: "A train covers 180 km in 2.5 hours. How fast is it?",
      steps: [
        calculation("Speed of the train in km/h", "180 / 2.5", "72"),
        calculation("Hours the train needs for 300 km at this speed", "round(300 / 72, 2)", "4.17"),
      ],
      pair: ProposedPair(
        question: """
          A train covers 180 km in 2.5 hours. How many hours does it need for 300 km at the same \
          speed, to two decimals?
          """,
        answer: "4.17")),
    WorkedSynthesis(
      seed: "choosing toppings",
      steps: [
        calculation("Ways to choose 2 of 5 toppings", "comb(5, 2)", "10"),
        calculation("Pizzas with one of 3 sizes and 2 toppings", "10 * 3", "30"),
      ],
      pair: ProposedPair(
        question: """
          A pizzeria offers 5 toppings. In how many ways can 2 different toppings be chosen?
          """,
        answer: "10")),
  ]

  private static let python = [
    WorkedSynthesis(
      seed: "The word \"mississippi\"",
      steps: [
        program(
          "How often each letter occurs",
          "from collections import Counter\ncounts = Counter('mississippi')\nprint(counts['s'])",
          "4"),
        program(
          "Number of letters that occur more than once",
          "print(sum(1 for letter in counts if counts[letter] > 1))", "3"),
      ],
      pair: ProposedPair(
        question: "How many different letters occur more than once in the word \"mississippi\"?",
        answer: "3")),
    WorkedSynthesis(
      seed: "The square numbers below 200",
      steps: [
        program(
          "Sum of the even square numbers below 200",
          "even = [n * n for n in range(2, 200, 2) if n * n < 200]\nprint(sum(even))", "560")
      ],
      pair: ProposedPair(
        question: "What is the sum of all even square numbers greater than 0 and below 200?",
        answer: "560")),
  ]

  private static let web = [
    WorkedSynthesis(
      seed: "Edvard Munch",
      steps: [
        page(
          "Edvard Munch", "Edvard Munch was a Norwegian painter of the modern age.",
          [PageFact(label: "Born in", value: "Løten", links: [1])]),
        page(
          "Løten", "Løten is a municipality in Norway, north of Oslo.",
          [PageFact(label: "County", value: "Innlandet")]),
      ],
      pair: ProposedPair(
        question: """
          In which county is the municipality in Norway where the painter Edvard Munch was born?
          """,
        answer: "Innlandet")),
    WorkedSynthesis(
      seed: "The Scream",
      steps: [
        page(
          "The Scream", "The Scream is the best-known painting of its time.",
          [PageFact(label: "Painted by", value: "Edvard Munch", links: [1])]),
        page("Edvard Munch", "", [PageFact(label: "Year of death", value: "1944")]),
      ],
      pair: ProposedPair(
        question: "In which year did the person die who painted The Scream?", answer: "1944")),
    WorkedSynthesis(
      seed: "Edvard Munch",
      steps: [
        page(
          "Edvard Munch", "Edvard Munch made [The Sun][1] for the university's hall in Oslo.", [],
          links: ["The Sun"]),
        page(
          "The Sun", "The Sun is a painting of the rising sun over a fjord.",
          [PageFact(label: "Height", value: "4.55 m")]),
      ],
      pair: ProposedPair(
        question:
          "What is the height of the painting that Edvard Munch made for the university's hall in Oslo?",
        answer: "4.55 m")),
    WorkedSynthesis(
      seed: "The Scream",
      steps: [
        page(
          "The Scream", "The Scream is the best-known painting of its time.",
          [PageFact(label: "Shown in", value: "National Museum", links: [1])]),
        page(
          "National Museum", "The National Museum is an art museum in Oslo.",
          [
            PageFact(
              label: "Painting", value: "Winter Night in the Mountains",
              condition: PageFact.Condition(label: "Painter", value: "Harald Sohlberg"))
          ]),
      ],
      pair: ProposedPair(
        question: """
          Which painting by Harald Sohlberg hangs in the art museum in Oslo where The Scream is shown?
          """,
        answer: "Winter Night in the Mountains")),
  ]

  /// A page whose links lead to the page after it.
  private static func page(
    _ name: String, _ text: String, _ facts: [PageFact], links: [String]? = nil
  ) -> PromptStep {
    let names = links ?? facts.filter { !$0.links.isEmpty }.map(\.value)
    let text = ([text] + facts.map { "\($0.label): \($0.value)" }).joined(separator: "\n")
    return PromptStep(
      intent: "Read about \(name)",
      call: ToolCall(tool: "web_visit", parameters: ["urls": [.string(address(of: name))]]),
      observation: Observation(
        status: .ok, text: text,
        pages: [
          ObservedPage(
            evidence: PageEvidence(
              url: address(of: name), title: name, fetchedAt: "", sha256: ""),
            text: text, facts: facts, links: names.map(address))
        ]))
  }

  private static func address(of name: String) -> String {
    "https://example.org/" + name.replacing(" ", with: "_")
  }

  private static func program(
    _ intent: String, _ code: String, _ result: String
  ) -> PromptStep {
    PromptStep(
      intent: intent,
      call: ToolCall(tool: "python_interpreter", parameters: ["code": .string(code)]),
      observation: Observation(status: .ok, text: result, results: [result]))
  }

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
