/// A page that an observation tells of.
struct ObservedPage: Sendable, Hashable {
  var evidence: PageEvidence
  /// What it says, without its title and the list of its links.
  var text: String
  /// What its tables say in rows of two cells.
  var facts: [PageFact] = []
  /// The addresses that links in the observation stand for; link 1 comes first.
  var links: [String] = []
}

extension ObservedPage {
  /// What the page is called, without the name of the site that many titles end with.
  var name: String {
    let title = evidence.title
    let ends = [" | ", " – ", " — ", " - ", " · "].compactMap { title.firstRange(of: $0)?.lowerBound }
    return ends.min().map { String(title[..<$0]) } ?? title
  }

  /// The first sentence of its prose, without the numbers of links; nil if there is none of a
  /// moderate length.
  var opening: String? {
    let prose = text.split(separator: "\n").first { line in
      line.count >= 30 && !"#|>-*`".contains(line.first ?? "#")
    }
    guard let prose else { return nil }
    let plain = LinkedText(String(prose)).plain
    let end = plain.firstRange(of: ". ")?.lowerBound ?? plain.endIndex
    let sentence = String(plain[..<end])
    return sentence.count <= 200 ? sentence : nil
  }
}
