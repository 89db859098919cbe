/// Cuts off what stands behind a program without belonging to it: small models forget to close the
/// string that holds their code, and go on with the brackets around it.
///
///     CodeEnd.mended("print(total)}},{\"")  // "print(total)"
enum CodeEnd {
  /// The code without closing brackets, quotes and commas at its end, as many as it takes until
  /// nothing is closed that was not opened, and no string is left open. As it was if that is not
  /// enough.
  static func mended(_ code: String) -> String {
    // Strings over several lines are not followed.
    guard isBroken(code), !code.contains("\"\"\""), !code.contains("'''") else { return code }
    var rest = code[...]
    while let last = rest.last, "]})\",{: \n\t".contains(last) {
      rest.removeLast()
      if !isBroken(String(rest)) { return String(rest) }
    }
    return code
  }

  /// Whether a bracket is closed that was not opened, or the last line ends within a string.
  private static func isBroken(_ code: String) -> Bool {
    var open: [Character] = []
    var quote: Character?
    var isEscaped = false
    var isComment = false
    for character in code {
      if character.isNewline {
        isComment = false
        quote = nil
      } else if isComment {
        continue
      } else if let mark = quote {
        if isEscaped {
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else if character == mark {
          quote = nil
        }
      } else {
        switch character {
        case "#": isComment = true
        case "'", "\"": quote = character
        case "(", "[", "{": open.append(character)
        case ")", "]", "}":
          guard let opening = open.popLast(), opening == opener(of: character) else { return true }
        default: break
        }
      }
    }
    return quote != nil
  }

  private static func opener(of closing: Character) -> Character {
    switch closing {
    case ")": "("
    case "]": "["
    default: "{"
    }
  }
}
