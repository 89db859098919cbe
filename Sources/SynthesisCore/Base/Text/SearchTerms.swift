/// The words of a text as a search compares them: case, accents and endings dropped.
///
///     SearchTerms.of("The Danube's 1,200 bridges")  // ["the", "danub", "1200", "bridg"]
///     SearchTerms.of("東京都庁")                      // ["東京", "京都", "都庁"]
///
/// Scripts written without spaces come as pairs of neighbours, so that a word is found without a
/// dictionary. Texts and queries must go the same way, or they don't meet.
package enum SearchTerms {
  package static func of(_ text: String) -> [String] {
    var terms: [String] = []
    forEach(in: text) { terms.append($0) }
    return terms
  }

  package static func forEach(in text: String, _ body: (String) -> Void) {
    var folded = TextFolding.fold(text)
    folded.withUTF8 { bytes in
      var scanner = SearchTermScanner(bytes)
      while let term = scanner.next() { body(term) }
    }
  }
}
