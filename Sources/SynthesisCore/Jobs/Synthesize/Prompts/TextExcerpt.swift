import Base

/// The lines of a text that a prompt has room for: its beginning, and those that answer a goal best,
/// in their order.
enum TextExcerpt {
  private static let gap = "[…]"

  /// `limit` is in characters, without the marks of gaps.
  static func of(_ text: String, for goal: String, limit: Int) -> String {
    let lines = text.split(separator: "\n").map(String.init).filter { !isTableRule($0) }
    guard lines.reduce(0, { $0 + $1.count + 1 }) > limit else {
      return lines.joined(separator: "\n")
    }
    let pieces = lines.flatMap { Self.pieces(of: $0, limit: max(80, limit / 4)) }
    var kept: Set<Int> = []
    var room = limit
    func keep(_ index: Int) {
      guard !kept.contains(index), pieces[index].count < room else { return }
      kept.insert(index)
      room -= pieces[index].count + 1
    }
    for index in pieces.indices where limit - room + pieces[index].count < limit / 2 {
      guard kept.count == index else { break }
      keep(index)
    }
    let scores = PassageRanking(pieces).scores(for: goal)
    let ranked = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
    for index in ranked where scores[index] > 0 { keep(index) }
    for index in pieces.indices { keep(index) }
    var shown: [String] = []
    var last = -1
    for index in kept.sorted() {
      if index > last + 1 { shown.append(gap) }
      shown.append(pieces[index])
      last = index
    }
    if last < pieces.count - 1 { shown.append(gap) }
    return shown.joined(separator: "\n")
  }

  private static func isTableRule(_ line: String) -> Bool {
    line.hasPrefix("|") && line.utf8.allSatisfy { "|- ".utf8.contains($0) }
  }

  /// A long line in sentences, as far as it has some.
  private static func pieces(of line: String, limit: Int) -> [String] {
    guard line.count > limit else { return [line] }
    var pieces: [String] = []
    var rest = line[...]
    while rest.count > limit {
      let part = rest.prefix(limit)
      let cut = part.lastIndex { ".;!?。".contains($0) } ?? part.lastIndex(of: " ")
      let end = cut.map { rest.index(after: $0) } ?? part.endIndex
      pieces.append(String(rest[..<end]))
      rest = rest[end...].drop { $0 == " " }
    }
    return rest.isEmpty ? pieces : pieces + [String(rest)]
  }
}
