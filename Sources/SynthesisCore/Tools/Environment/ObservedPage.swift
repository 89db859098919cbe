package import Base

/// A page that an observation tells of.
package struct ObservedPage: Sendable, Hashable {
  package var evidence: PageEvidence
  /// What it says, without its title and the list of its links.
  package var text: String
  /// What the rows of its tables say.
  package var facts: [PageFact]
  /// The addresses that links in the observation stand for; link 1 comes first.
  package var links: [String]

  package init(evidence: PageEvidence, text: String, facts: [PageFact] = [], links: [String] = []) {
    self.evidence = evidence
    self.text = text
    self.facts = facts
    self.links = links
  }
}

extension ObservedPage {
  /// What the page is called, without the name of the site that many titles end with.
  package var name: String {
    let title = evidence.title
    let ends = [" | ", " – ", " — ", " - ", " · "].compactMap {
      title.firstRange(of: $0)?.lowerBound
    }
    return ends.min().map { String(title[..<$0]) } ?? title
  }

  /// Sentences of a moderate length that name the page.
  package var sentences: [LinkedText] {
    let name = FoldedText(name)
    return prose.flatMap { $0.split(separator: ". ") }.filter { (20...240).contains($0.count) }
      .map { LinkedText(HTMLText.trim(String($0.hasSuffix(".") ? $0.dropLast() : $0))) }
      .filter { FoldedText($0.plain).contains(name) }
  }

  /// How its prose begins, without the numbers of links; nil if that is not of a moderate length.
  package var opening: String? {
    guard let first = prose.first?.split(separator: ". ").first else { return nil }
    let plain = LinkedText(String(first.hasSuffix(".") ? first.dropLast() : first)).plain
    return plain.count <= 200 ? plain : nil
  }

  /// The lines that are not headings, tables, lists or code.
  private var prose: [Substring] {
    text.split(separator: "\n").filter { line in
      line.utf8.count >= 30 && !"#|>-*` ".contains(line.first ?? "#") && line != name
    }
  }

  /// What it says of itself that it is: "country in Europe".
  package var kind: String? {
    if PageFact.isYear(name) { return "year" }
    guard let opening else { return nil }
    for verb in [" is a ", " is an ", " is the ", " was a ", " was an ", " was the "] {
      guard let range = opening.firstRange(of: verb) else { continue }
      var words = opening[range.upperBound...].prefix { !",;:(".contains($0) }.split(separator: " ")
      if let end = words.firstIndex(where: Self.endsKind.contains) { words = Array(words[..<end]) }
      let kind = words.joined(separator: " ")
      guard (1...6).contains(words.count), !FoldedText(kind).containsAnswer(FoldedText(name)) else {
        return nil
      }
      return kind
    }
    return nil
  }

  private static let endsKind: Set<Substring> = [
    "with", "that", "which", "who", "whose", "where", "from", "known", "by", "for",
  ]
}
