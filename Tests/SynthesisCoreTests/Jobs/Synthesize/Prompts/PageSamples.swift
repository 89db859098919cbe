@testable import Base
@testable import Environment
@testable import Synthesize

extension Samples {
  /// A step that has read one page, whose links are to pages of these names.
  static func page(
    _ name: String, _ text: String, facts: [PageFact] = [], links: [String] = []
  ) -> PromptStep {
    PromptStep(
      intent: "Read about \(name)",
      call: ToolCall(tool: "web_visit", parameters: ["urls": [.string(address(of: name))]]),
      observation: Observation(
        status: .ok, text: text,
        pages: [
          ObservedPage(
            evidence: PageEvidence(
              url: address(of: name), title: name, fetchedAt: "2026-03-01T12:00:00Z", sha256: "d"),
            text: text, facts: facts, links: links.map(address))
        ]))
  }

  static func address(of name: String) -> String {
    "https://site.example/" + name.lowercased().replacing(" ", with: "-")
  }

  static let gallium = page(
    "Gallium",
    """
    | Symbol | Ga |
    | Discovered in | [France][1] |
    Gallium is a soft metal, silvery in colour. It has much to do with [zinc][2], its neighbour.
    """,
    facts: [
      PageFact(label: "Symbol", value: "Ga"),
      PageFact(label: "Discovered in", value: "France", links: [1]),
    ], links: ["France", "Zinc"])

  static let capital = PageFact(label: "Capital", value: "Paris")

  static let france = page(
    "France",
    """
    | Capital | Paris |
    | Population | 68,512,806 (2025 est.) |
    France, officially the French Republic, is a country in [Europe][1]. Its capital is Paris.
    """,
    facts: [
      capital,
      PageFact(label: "Population", value: "68,512,806 (2025 est.)"),
      PageFact(label: "Motto", value: "liberty; equality; fraternity"),
      PageFact(label: "Known element", value: "Ga"),
    ], links: ["Europe"])
}
