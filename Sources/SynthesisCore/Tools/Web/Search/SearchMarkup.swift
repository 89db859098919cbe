import Base

/// Titles and snippets without the marks that providers put around matches.
enum SearchMarkup {
  /// Tags dropped, character references resolved, white space made single spaces. A `<` that begins
  /// no tag stays.
  static func plain(_ text: String) -> String {
    HTMLEntities.unescape(withoutTags(text))
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func withoutTags(_ text: String) -> String {
    var output = Substring()
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      output += rest[..<start]
      let tag = rest[start...].dropFirst()
      if let first = tag.first, first.isLetter || first == "/" || first == "!",
        let end = tag.firstIndex(of: ">")
      {
        rest = tag[tag.index(after: end)...]
      } else {
        output += "<"
        rest = tag
      }
    }
    return String(output + rest)
  }
}
