import Base
import Environment

/// Whether it takes several pages to answer a question.
///
/// A page that holds the answer must not be named: whoever asks for it by name needs no other. And
/// a page without the answer must be: that is where the way to the answer begins. The page that the
/// seed is about may be named as the seed is, which often is not how its title puts it: it is the one
/// whose title is in the seed, or the first where none is.
struct PageChecks: Sendable {
  /// Each page's title and text.
  let texts: [String]
  private let names: [String]
  private let seed: FoldedText
  private let seedsPage: Int?
  private let minimum: Int

  init(_ pages: [ObservedPage], seed: String, minimum: Int) {
    texts = pages.map { "\($0.evidence.title)\n\($0.text)" }
    names = pages.map(\.name)
    let seed = FoldedText(seed)
    self.seed = seed
    seedsPage = names.firstIndex { seed.contains(FoldedText($0)) } ?? names.indices.first
    self.minimum = minimum
  }

  func refusal(_ question: FoldedText, _ answer: FoldedText) -> QARejection? {
    guard minimum > 1, texts.count > 1 else { return nil }
    var hasStart = false
    for (index, text) in texts.enumerated() {
      let name = names[index]
      let isNamed =
        question.contains(FoldedText(name)) || index == seedsPage && question.contains(seed)
      if FoldedText(text).containsAnswer(answer) {
        if isNamed { return .onePageIsEnough(name) }
      } else if isNamed {
        hasStart = true
      }
    }
    return hasStart ? nil : .namesNoPage
  }
}
