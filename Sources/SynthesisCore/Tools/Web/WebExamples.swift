import Base
import Environment

/// Made-up explorations and pairs that show a model what is wanted of the web.
enum WebExamples {
  static let explorations = [
    ExampleExploration(
      seed: "Edvard Munch",
      proposals: [
        search("Find pages about Edvard Munch", "Edvard Munch"),
        search("Find where Edvard Munch was born", "Edvard Munch birthplace"),
      ]),
    ExampleExploration(
      seed: "Edvard Munch",
      steps: [
        ExampleStep(
          intent: "Find pages about Edvard Munch", call: search("", "Edvard Munch").call,
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
    ExampleExploration(
      seed: "Edvard Munch",
      steps: [
        ExampleStep(
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

  static let pairs = [
    ExamplePair(
      seed: "Edvard Munch",
      steps: [
        page(
          "Edvard Munch", "Edvard Munch was a Norwegian painter of the modern age.",
          [PageFact(label: "Born in", value: "Løten", links: [1])]),
        page(
          "Løten", "Løten is a municipality in Norway, north of Oslo.",
          [PageFact(label: "County", value: "Innlandet")]),
      ],
      question: """
        In which county is the municipality in Norway where the painter Edvard Munch was born?
        """,
      answer: "Innlandet"),
    ExamplePair(
      seed: "The Scream",
      steps: [
        page(
          "The Scream", "The Scream is the best-known painting of its time.",
          [PageFact(label: "Painted by", value: "Edvard Munch", links: [1])]),
        page("Edvard Munch", "", [PageFact(label: "Year of death", value: "1944")]),
      ],
      question: "In which year did the person die who painted The Scream?", answer: "1944"),
    ExamplePair(
      seed: "Edvard Munch",
      steps: [
        page(
          "Edvard Munch", "Edvard Munch made [The Sun][1] for the university's hall in Oslo.", [],
          links: ["The Sun"]),
        page(
          "The Sun", "The Sun is a painting of the rising sun over a fjord.",
          [PageFact(label: "Height", value: "4.55 m")]),
      ],
      question:
        "What is the height of the painting that Edvard Munch made for the university's hall in Oslo?",
      answer: "4.55 m"),
    ExamplePair(
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
      question: """
        Which painting by Harald Sohlberg hangs in the art museum in Oslo where The Scream is shown?
        """,
      answer: "Winter Night in the Mountains"),
  ]

  static let solutions = [
    SolutionForm.Example(
      question: """
        Page "Edvard Munch":
        \(WebContent.marked("| Born in | [Løten][3] |"))

        Page "Løten":
        \(WebContent.marked("| County | Innlandet |\n| Population | 7,716 |"))

        Question: In which county is the place where Edvard Munch was born?
        """,
      solution: "Innlandet")
  ]

  private static func search(_ intent: String, _ query: String) -> ExampleProposal {
    ExampleProposal(
      intent: intent,
      call: ToolCall(
        tool: WebSearchTool.description.name, parameters: ["queries": [.string(query)]]))
  }

  private static func visit(_ intent: String, _ url: String, _ goal: String) -> ExampleProposal {
    ExampleProposal(
      intent: intent,
      call: ToolCall(
        tool: WebVisitTool.description.name,
        parameters: ["urls": [.string(url)], "goal": .string(goal)]))
  }

  /// A page whose links lead to the page after it.
  private static func page(
    _ name: String, _ text: String, _ facts: [PageFact], links: [String]? = nil
  ) -> ExampleStep {
    let names = links ?? facts.filter { !$0.links.isEmpty }.map(\.value)
    let text = ([text] + facts.map { "\($0.label): \($0.value)" }).joined(separator: "\n")
    return ExampleStep(
      intent: "Read about \(name)",
      call: ToolCall(
        tool: WebVisitTool.description.name, parameters: ["urls": [.string(address(of: name))]]),
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
}
