import Base
import Environment

/// A document in parts that fit an observation, cut between its blocks.
///
///     let parts = PageParts(document, length: 8000)
///     parts.text(of: parts.order(for: "height of the tower").first ?? 1)
package struct PageParts: Sendable {
  let document: PageDocument
  /// The blocks of each part.
  private let parts: [[PageBlock]]

  /// `length` is in Unicode scalars, without the links that are listed below each part.
  package init(_ document: PageDocument, length: Int) {
    self.document = document
    var parts: [[PageBlock]] = []
    var part: [PageBlock] = []
    var used = 0
    for block in document.blocks.flatMap({ Self.pieces(of: $0, length: length) }) {
      let size = block.text.unicodeScalars.count + (block.isTight ? 1 : 2)
      if used + size > length, !part.isEmpty {
        // A heading goes with what it heads.
        let headings = part.reversed().prefix { $0.text.hasPrefix("#") }.count
        let carried = headings < part.count ? Array(part.suffix(headings)) : []
        parts.append(Array(part.dropLast(carried.count)))
        part = carried
        used = carried.reduce(0) { $0 + $1.text.unicodeScalars.count + 2 }
      }
      part.append(block)
      used += size
    }
    if !part.isEmpty || parts.isEmpty { parts.append(part) }
    self.parts = parts
  }

  var count: Int { parts.count }

  /// The numbers of the parts: those that answer the goal first, the best at the head, then the
  /// others as they come on the page. Without a goal, all as they come.
  package func order(for goal: String?) -> [Int] {
    guard let goal else { return Array(1...count) }
    let texts = parts.map { $0.map(\.text).joined(separator: "\n") }
    return PassageRanking(texts).order(for: goal).map { $0 + 1 }
  }

  /// Nil if there is no part with this number; the first is 1.
  package func text(of number: Int) -> String? {
    guard parts.indices.contains(number - 1) else { return nil }
    var text = heading(number) + "\n\n" + prose(of: number)
    let listed = links(in: parts[number - 1])
    if !listed.isEmpty {
      text += "\n\nLinks:\n" + listed.joined(separator: "\n")
    }
    return text
  }

  /// The blocks alone; empty if there is no part with this number.
  func prose(of number: Int) -> String {
    guard parts.indices.contains(number - 1) else { return "" }
    var text = ""
    for block in parts[number - 1] {
      if !text.isEmpty { text += block.isTight ? "\n" : "\n\n" }
      text += block.text
    }
    return text
  }

  /// What the rows of its tables say; nothing if there is no part with this number.
  func facts(of number: Int) -> [PageFact] {
    parts.indices.contains(number - 1) ? parts[number - 1].flatMap(\.facts) : []
  }

  private func heading(_ number: Int) -> String {
    var lines = [document.title.map { "# \($0)" } ?? "# \(document.address)"]
    lines.append("URL: \(document.address)")
    if let date = document.date { lines.append("Date: \(date)") }
    if let source = document.source, source != .article { lines.append("Content: \(source.note)") }
    if count > 1 { lines.append("Page \(number) of \(count)") }
    return lines.joined(separator: "\n")
  }

  /// The links that stand in these blocks, by number.
  private func links(in blocks: [PageBlock]) -> [String] {
    var numbers: Set<Int> = []
    for block in blocks {
      for piece in block.text.split(separator: "][").dropFirst() {
        if let number = Int(piece.prefix { $0 != "]" }) { numbers.insert(number) }
      }
    }
    return numbers.sorted().filter { document.links.indices.contains($0 - 1) }
      .map { "[\($0)]: \(document.links[$0 - 1])" }
  }

  /// A block longer than a part is cut at the ends of lines, sentences or words, or anywhere.
  private static func pieces(of block: PageBlock, length: Int) -> [PageBlock] {
    guard block.text.utf8.count > length, block.text.unicodeScalars.count > length else {
      return [block]
    }
    var pieces: [PageBlock] = []
    var rest = Substring(block.text).unicodeScalars
    while !rest.isEmpty {
      var piece = rest.prefix(length)
      if piece.endIndex < rest.endIndex {
        let half = piece.dropFirst(length / 2)
        let cut = half.lastIndex(where: Self.endsSentence) ?? half.lastIndex { $0 == " " }
        if let cut { piece = rest[...cut] }
      }
      let text = HTMLText.trim(String(piece))
      if !text.isEmpty {
        let isFirst = pieces.isEmpty
        pieces.append(
          PageBlock(
            text: text, isTight: isFirst ? block.isTight : true, facts: isFirst ? block.facts : []))
      }
      rest = rest[piece.endIndex...]
    }
    return pieces
  }

  private static func endsSentence(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\n", ".", "!", "?", "。", "！", "？": true
    default: false
    }
  }
}

extension MainContent.Source {
  /// What a reader should know of how the text was found.
  fileprivate var note: String {
    switch self {
    case .article: "the main text"
    case .relaxed: "what looks like the main text"
    case .stated: "the text from the page's metadata, without links"
    case .index: "the whole page without its navigation"
    case .page: "the whole page"
    }
  }
}
