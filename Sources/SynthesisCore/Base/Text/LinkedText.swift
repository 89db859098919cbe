/// Text with numbered links, `[text][7]`, as pages are written in.
package struct LinkedText: Sendable, Hashable {
  /// The text as a reader sees it, without the numbers.
  package let plain: String
  /// In the order in which they come.
  package let links: [Int]

  package init(_ text: String) {
    var plain = ""
    var links: [Int] = []
    var rest = text[...]
    while let middle = rest.firstRange(of: "][") {
      let before = rest[..<middle.lowerBound]
      let after = rest[middle.upperBound...]
      let digits = after.prefix { $0.isASCII && $0.isNumber }
      guard let number = Int(digits), after.dropFirst(digits.count).first == "]",
        let opening = before.lastIndex(of: "[")
      else {
        plain += rest[..<middle.upperBound]
        rest = after
        continue
      }
      plain += before[..<opening] + before[before.index(after: opening)...]
      links.append(number)
      rest = after.dropFirst(digits.count + 1)
    }
    self.plain = plain + rest
    self.links = links
  }
}
