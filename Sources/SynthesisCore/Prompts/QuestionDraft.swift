/// A question put together from the labels of facts, from the first page of a chain to the answer's.
/// It names the first page alone: the others are told by what leads to them.
///
///     What is the capital of the country in Europe in which Gallium was discovered?
///
/// Right in what it asks for and stiff in how it says it: what a model writes its own from.
struct QuestionDraft: Sendable, Hashable {
  let text: String

  /// The question for what the page at the end of a way calls `label`.
  init(_ chain: PageChain, way: [PageChain.Hop], label: String) {
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
        subject = Self.phrase(hop.fact.label, kind: page.page.kind, of: subject)
      }
    }
    text = "\(opening)What is the \(Self.lowered(label)) of \(subject)?"
  }

  /// What leads to a page, in place of its name.
  private static func phrase(_ label: String, kind: String?, of subject: String) -> String {
    let words = label.split(separator: " ")
    let verb = words.first?.lowercased() ?? ""
    guard words.count <= 2, verb.hasSuffix("ed") || participles.contains(verb) else {
      return "the \(kind ?? "one") that is the \(lowered(label)) of \(subject)"
    }
    guard words.count == 2 else { return "the \(kind ?? "time") when \(subject) was \(verb)" }
    return switch words[1] {
    case "by": "the \(kind ?? "person") by whom \(subject) was \(verb)"
    case let word where prepositions.contains(word):
      "the \(kind ?? "one") \(word) which \(subject) was \(verb)"
    default: "the \(kind ?? "one") that is the \(lowered(label)) of \(subject)"
    }
  }

  private static let participles: Set<String> = [
    "born", "known", "made", "found", "written", "built", "drawn", "held", "led", "won", "taught",
  ]
  private static let prepositions: Set<Substring> = [
    "in", "on", "at", "for", "after", "from", "with",
  ]

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
