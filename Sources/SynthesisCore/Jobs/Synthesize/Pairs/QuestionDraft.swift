import Environment

/// A question put together from the labels of facts, from the first page of a chain to the answer's.
/// It names the first page alone: the others are told by what leads to them.
///
///     What is the capital of the country in Europe in which Gallium was discovered?
///
/// Right in what it asks for and stiff in how it says it: what a model writes its own from.
struct QuestionDraft: Sendable, Hashable {
  let text: String

  /// The question for a fact of the page at the end of a way.
  init(_ chain: PageChain, way: [PageChain.Hop], fact: PageFact) {
    var subject = way.first.map { chain.pages[$0.from].name } ?? ""
    var opening = ""
    for hop in way {
      let page = chain.pages[hop.to]
      if hop.fact.label.isEmpty {
        let kind = page.page.kind ?? "thing"
        let sentence = hop.fact.value.replacing(page.name, with: Self.withArticle(kind))
        opening += sentence.replacing(chain.pages[hop.from].name, with: subject) + ". "
        subject = "this \(kind)"
      } else {
        subject = Self.phrase(hop.fact, kind: page.page.kind, of: subject)
      }
    }
    let label = Self.lowered(fact.label)
    if let condition = fact.condition {
      text =
        "\(opening)Which \(label) \(Self.list(condition, of: subject)) \(Self.clause(condition))?"
    } else {
      text = "\(opening)What is the \(label) of \(subject)?"
    }
  }

  /// The table of what a subject names.
  private static func list(_ condition: PageFact.Condition, of subject: String) -> String {
    guard let table = condition.table else { return "listed for \(subject)" }
    return "among the \(lowered(table)) of \(subject)"
  }

  /// What is said of one row of a table: "was discovered by Georg Brandt", "has the place Sweden".
  private static func clause(_ condition: PageFact.Condition) -> String {
    let label = lowered(condition.label)
    guard let participle = Participle(label) else { return "has the \(label) \(condition.value)" }
    let preposition = participle.preposition ?? (PageFact.isYear(condition.value) ? "in" : "as")
    return "was \(participle.verb) \(preposition) \(condition.value)"
  }

  /// What leads to a page, in place of its name.
  private static func phrase(_ fact: PageFact, kind: String?, of subject: String) -> String {
    let label = lowered(fact.label)
    var subject = subject
    if let condition = fact.condition {
      guard condition.isName else {
        return "the \(kind ?? label) \(list(condition, of: subject)) that \(clause(condition))"
      }
      subject = "the \(lowered(condition.label)) \(condition.value) listed for \(subject)"
    }
    guard let participle = Participle(label) else {
      // Not "the year that is the year of discovery".
      guard let kind, !label.hasPrefix(kind) else { return "the \(label) of \(subject)" }
      return "the \(kind) that is the \(label) of \(subject)"
    }
    let event = "\(subject) was \(participle.verb)"
    return switch participle.preposition {
    case nil: "the \(kind ?? "time") when \(event)"
    case "by": "the \(kind ?? "person") by whom \(event)"
    case let word?: "the \(kind ?? "one") \(word) which \(event)"
    }
  }

  /// A label that says what was done: "Born in", "discovered".
  private struct Participle {
    let verb: String
    let preposition: String?

    init?(_ label: String) {
      let words = label.lowercased().split(separator: " ").map(String.init)
      guard let verb = words.first, words.count <= 2,
        verb.hasSuffix("ed") || Self.irregular.contains(verb),
        words.dropFirst().allSatisfy(Self.prepositions.contains)
      else { return nil }
      self.verb = verb
      preposition = words.count == 2 ? words[1] : nil
    }

    private static let irregular: Set<String> = [
      "born", "known", "made", "found", "written", "built", "drawn", "held", "led", "won", "taught",
    ]
    private static let prepositions: Set<String> = [
      "by", "in", "on", "at", "for", "after", "from", "with",
    ]
  }

  /// "Place of birth" in the middle of a sentence; "CAS number" stays.
  private static func lowered(_ label: String) -> String {
    guard let first = label.first, label.dropFirst().first?.isUppercase != true else {
      return label
    }
    return first.lowercased() + label.dropFirst()
  }

  private static func withArticle(_ kind: String) -> String {
    "aeiou".contains(kind.first?.lowercased() ?? "") ? "an \(kind)" : "a \(kind)"
  }
}
