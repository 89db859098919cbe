/// HTML's character references, as far as prose has them.
enum HTMLEntities {
  /// Replaces each reference once; what is no reference stays as it is.
  static func unescape(_ text: String) -> String {
    var output = String.UnicodeScalarView()
    var rest = Substring(text).unicodeScalars
    while let ampersand = rest.firstIndex(of: "&") {
      output.append(contentsOf: rest[..<ampersand])
      let body = rest[rest.index(after: ampersand)...]
      if let end = body.prefix(Self.longestName + 1).firstIndex(of: ";"),
        let replacement = replacement(for: Substring(body[..<end]))
      {
        output.append(contentsOf: replacement.unicodeScalars)
        rest = body[body.index(after: end)...]
      } else {
        output.append("&")
        rest = body
      }
    }
    output.append(contentsOf: rest)
    return String(output)
  }

  private static let longestName = 10

  private static func replacement(for name: Substring) -> String? {
    if name.hasPrefix("#x") || name.hasPrefix("#X") {
      return UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init).map(String.init)
    }
    if name.hasPrefix("#") {
      return UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init).map(String.init)
    }
    return named[String(name)] ?? accented(name)
  }

  /// `eacute` is e with a combining acute; the names are regular.
  private static func accented(_ name: Substring) -> String? {
    guard let letter = name.first, letter.isASCII, letter.isLetter,
      let mark = marks[String(name.dropFirst())]
    else { return nil }
    return String(letter) + mark
  }

  private static let marks = [
    "acute": "\u{301}", "grave": "\u{300}", "circ": "\u{302}", "uml": "\u{308}",
    "tilde": "\u{303}", "cedil": "\u{327}", "ring": "\u{30A}", "caron": "\u{30C}",
  ]

  private static let named = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
    "ensp": " ", "emsp": " ", "thinsp": " ", "shy": "\u{AD}",
    "ndash": "–", "mdash": "—", "minus": "−", "hellip": "…", "middot": "·", "bull": "•",
    "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "laquo": "«", "raquo": "»",
    "times": "×", "divide": "÷", "plusmn": "±", "radic": "√", "pi": "π", "infin": "∞",
    "deg": "°", "prime": "′", "sup1": "¹", "sup2": "²", "sup3": "³", "micro": "µ",
    "frac12": "½", "frac14": "¼", "frac34": "¾", "ne": "≠", "le": "≤", "ge": "≥",
    "euro": "€", "pound": "£", "yen": "¥", "cent": "¢", "copy": "©", "reg": "®", "trade": "™",
    "szlig": "ß", "aelig": "æ", "AElig": "Æ", "oelig": "œ", "OElig": "Œ", "oslash": "ø",
    "Oslash": "Ø", "sect": "§", "para": "¶",
  ]
}
