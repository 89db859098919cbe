/// A text in which `${NAME}` stands for a variable of the process's environment.
///
///     let template = try VariableTemplate("https://${HOST}/v1")
///     template.variables               // ["HOST"]
///     template.filled { _ in "llm" }   // "https://llm/v1"
///
/// A dollar sign without a brace is an ordinary character.
package struct VariableTemplate: Sendable, Hashable {
  package struct Malformed: Error, Hashable {}

  private enum Part: Sendable, Hashable {
    case text(Substring)
    case variable(String)
  }

  private var parts: [Part] = []

  package init(_ text: String) throws(Malformed) {
    var rest = text[...]
    while let start = Self.opening(in: rest) {
      parts.append(.text(rest[..<start]))
      let name = rest[start...].dropFirst(2).prefix { $0 != "}" }
      guard name.endIndex < rest.endIndex, Self.isName(name) else { throw Malformed() }
      parts.append(.variable(String(name)))
      rest = rest[rest.index(after: name.endIndex)...]
    }
    parts.append(.text(rest))
  }

  package var variables: [String] {
    parts.compactMap { if case .variable(let name) = $0 { name } else { nil } }
  }

  /// The text with each variable's value in its place.
  package func filled(_ value: (String) -> String) -> String {
    parts.map { part in
      switch part {
      case .text(let text): String(text)
      case .variable(let name): value(name)
      }
    }.joined()
  }

  private static func opening(in text: Substring) -> Substring.Index? {
    text.indices.first { text[$0...].hasPrefix("${") }
  }

  private static func isName(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    else { return false }
    return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
  }
}
