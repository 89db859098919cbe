import Base

/// Gathers the terms of a corpus, document by document.
struct IndexAccumulator {
  /// As often as a title's term counts, beside its occurrences in the text.
  static let titleWeight: UInt32 = 3

  private var numbers: [String: Int] = [:]
  private var postings: [Postings] = []
  /// How often each term occurs in the document at hand, and those that do.
  private var counts: [UInt32] = []
  private var present: [Int] = []
  private(set) var lengths: [UInt32] = []

  /// Adds the next document.
  mutating func add(title: String, text: String) {
    let document = UInt32(lengths.count)
    count(title, weight: Self.titleWeight)
    count(text, weight: 1)
    var length: UInt32 = 0
    for number in present {
      postings[number].append(document: document, count: counts[number])
      length &+= counts[number]
      counts[number] = 0
    }
    present.removeAll(keepingCapacity: true)
    lengths.append(length)
  }

  private mutating func count(_ text: String, weight: UInt32) {
    SearchTerms.forEach(in: text) { term in
      let number: Int
      if let known = numbers[term] {
        number = known
      } else {
        number = postings.count
        numbers[term] = number
        postings.append(Postings())
        counts.append(0)
      }
      if counts[number] == 0 { present.append(number) }
      counts[number] &+= weight
    }
  }

  /// The terms in the order of their bytes.
  consuming func sortedTerms() -> [(word: String, postings: Postings)] {
    let postings = postings
    return numbers.map { (word: $0.key, postings: postings[$0.value]) }
      .sorted { $0.word.utf8.lexicographicallyPrecedes($1.word.utf8) }
  }
}
