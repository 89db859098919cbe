import Base
import Environment

/// Pieces that several prompts are made of.
enum PromptSections {
  /// A heading and its text; nil, and so left out, without text.
  static func section(_ heading: String, _ text: String) -> String? {
    text.isEmpty ? nil : "\(heading):\n\(text)"
  }

  static func joined(_ sections: [String?]) -> String {
    sections.compactMap(\.self).joined(separator: "\n\n")
  }

  static func tools(_ tools: [ToolDescription], _ guide: PromptGuide) -> String? {
    let lines = tools.map { tool in
      let parameters = guide.bounded(tool.parameters.value)
      return "- \(tool.name): \(tool.description)\n  Parameters: \(parameters.jsonText)"
    }
    return section("Tools", lines.joined(separator: "\n"))
  }

  /// The user's own examples, with whatever else they hold.
  static func examples(_ heading: String, _ examples: some Sequence<QAExample>) -> String? {
    let texts = examples.map { example in
      let details =
        example.details.isEmpty ? "" : "\n\(JSONValue.object(example.details).jsonText)"
      return "Question: \(example.question)\nAnswer: \(example.answer)\(details)"
    }
    return section(heading, texts.joined(separator: "\n\n"))
  }

  static func seed(_ seed: Seed, description: String) -> String {
    let label = description.isEmpty ? "Starting point" : "Starting point (\(description))"
    guard !seed.arguments.isEmpty else { return "\(label): \(seed.content)" }
    return "\(label): \(seed.content)\nDetails: \(JSONValue.object(seed.arguments).jsonText)"
  }

  static func result(_ step: PromptStep, limit: Int) -> String {
    switch step.observation.status {
    case .ok: "Result: \(text(step, limit: limit))"
    case .error: "Error: \(text(step, limit: limit))"
    }
  }

  /// What a step found out, as far as there is room for it. Of pages that is their beginning and what
  /// answers the step's goal.
  private static func text(_ step: PromptStep, limit: Int) -> String {
    let pages = step.observation.pages
    guard !pages.isEmpty else {
      return shortened(step.observation.brief ?? step.observation.text, to: limit)
    }
    let goal = step.observation.goal ?? step.intent
    return pages.map { page in
      let text = TextExcerpt.of(page.text, for: goal, limit: limit / pages.count)
      return "the page \"\(page.name)\"\n\(WebContent.marked(text))"
    }.joined(separator: "\n\n")
  }

  /// The start and the end of a text that is longer than `limit` characters, and how much is
  /// missing between: pages open with what they are and end with their last figures.
  static func shortened(_ text: String, to limit: Int) -> String {
    // A text of few bytes has few characters; counting those of a long one costs.
    guard text.utf8.count > limit else { return text }
    let count = text.count
    guard count > limit else { return text }
    let head = text.prefix(limit * 2 / 3)
    let tail = text.suffix(limit - head.count)
    return "\(head)\n[… \(count - head.count - tail.count) characters left out …]\n\(tail)"
  }

  static func number(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
  }
}
