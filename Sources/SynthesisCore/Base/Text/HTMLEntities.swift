/// HTML's character references, as far as prose has them.
package enum HTMLEntities {
  /// Replaces each reference once; what is not a reference stays as it is.
  ///
  /// Over bytes: appending slices of a string's scalars takes time in proportion to what is there
  /// already, which a page of ampersands makes minutes of.
  package static func unescape(_ text: String) -> String {
    var text = text
    return text.withUTF8 { bytes in
      var output: [UInt8] = []
      output.reserveCapacity(bytes.count)
      var copied = 0
      var index = 0
      while index < bytes.count {
        guard bytes[index] == UInt8(ascii: "&"),
          let end = bytes[(index + 1)...].prefix(longestName + 1).firstIndex(of: UInt8(ascii: ";")),
          let replacement = replacement(
            for: String(decoding: bytes[index + 1..<end], as: UTF8.self))
        else {
          index += 1
          continue
        }
        output.append(contentsOf: bytes[copied..<index])
        output.append(contentsOf: replacement.utf8)
        index = end + 1
        copied = index
      }
      output.append(contentsOf: bytes[copied...])
      return String(decoding: output, as: UTF8.self)
    }
  }

  private static let longestName = 10

  private static func replacement(for name: String) -> String? {
    if name.hasPrefix("#x") || name.hasPrefix("#X") {
      return UInt32(name.dropFirst(2), radix: 16).flatMap(character)
    }
    if name.hasPrefix("#") { return UInt32(name.dropFirst()).flatMap(character) }
    return named[name] ?? accented(name)
  }

  /// Numbers from 128 to 159 mean what they do in windows-1252: pages are full of `&#146;`.
  private static func character(_ number: UInt32) -> String? {
    if case 0x80...0x9F = number { return String(windows1252(UInt8(number))) }
    if number == 0 { return "\u{FFFD}" }
    return Unicode.Scalar(number).map { String($0) }
  }

  /// The character of a byte in windows-1252. The five without one are controls, as in browsers.
  package static func windows1252(_ byte: UInt8) -> Unicode.Scalar {
    additions[byte] ?? Unicode.Scalar(byte)
  }

  private static let additions: [UInt8: Unicode.Scalar] = [
    0x80: "€", 0x82: "‚", 0x83: "ƒ", 0x84: "„", 0x85: "…", 0x86: "†", 0x87: "‡", 0x88: "ˆ",
    0x89: "‰", 0x8A: "Š", 0x8B: "‹", 0x8C: "Œ", 0x8E: "Ž", 0x91: "‘", 0x92: "’", 0x93: "“",
    0x94: "”", 0x95: "•", 0x96: "–", 0x97: "—", 0x98: "˜", 0x99: "™", 0x9A: "š", 0x9B: "›",
    0x9C: "œ", 0x9E: "ž", 0x9F: "Ÿ",
  ]

  /// `eacute` is e with an acute; the names are regular.
  private static func accented(_ name: String) -> String? {
    guard let letter = name.first, let pairs = marks[String(name.dropFirst())] else { return nil }
    // Each letter is followed by what it is with the mark.
    guard let index = pairs.firstIndex(of: letter),
      pairs.distance(from: pairs.startIndex, to: index).isMultiple(of: 2)
    else { return nil }
    return String(pairs[pairs.index(after: index)])
  }

  private static let marks = [
    "acute": "AÁEÉIÍOÓUÚYÝCĆLĹNŃRŔSŚZŹaáeéiíoóuúyýcćlĺnńrŕsśzź",
    "grave": "AÀEÈIÌOÒUÙaàeèiìoòuù",
    "circ": "AÂEÊIÎOÔUÛCĈGĜHĤJĴSŜWŴYŶaâeêiîoôuûcĉgĝhĥjĵsŝwŵyŷ",
    "uml": "AÄEËIÏOÖUÜYŸaäeëiïoöuüyÿ",
    "tilde": "AÃIĨNÑOÕUŨaãiĩnñoõuũ",
    "cedil": "CÇGĢKĶLĻNŅRŖSŞTŢcçkķlļnņrŗsştţ",
    "ring": "AÅUŮaåuů",
    "caron": "CČDĎEĚLĽNŇRŘSŠTŤZŽcčdďeělľnňrřsštťzž",
    "breve": "AĂGĞUŬaăgğuŭ",
    "macr": "AĀEĒIĪOŌUŪaāeēiīoōuū",
    "ogon": "AĄEĘIĮUŲaąeęiįuų",
  ]

  private static let named = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
    "AMP": "&", "LT": "<", "GT": ">", "QUOT": "\"", "num": "#", "colon": ":", "comma": ",",
    "period": ".", "lpar": "(", "rpar": ")", "lsqb": "[", "rsqb": "]", "sol": "/", "equals": "=",
    "excl": "!", "quest": "?", "percnt": "%", "lowbar": "_", "vert": "|", "commat": "@",
    "dollar": "$", "plus": "+", "ast": "*", "semi": ";", "Tab": "\t", "NewLine": "\n",
    "hyphen": "‐", "dash": "‐", "horbar": "―",
    "ensp": " ", "emsp": " ", "thinsp": " ", "shy": "\u{AD}", "zwnj": "\u{200C}",
    "zwj": "\u{200D}", "lrm": "\u{200E}", "rlm": "\u{200F}",
    "ndash": "–", "mdash": "—", "minus": "−", "hellip": "…", "middot": "·", "bull": "•",
    "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "laquo": "«", "raquo": "»",
    "sbquo": "‚", "bdquo": "„", "lsaquo": "‹", "rsaquo": "›", "dagger": "†", "Dagger": "‡",
    "permil": "‰", "Prime": "″", "oline": "‾", "frasl": "⁄", "brvbar": "¦", "uml": "¨",
    "macr": "¯", "acute": "´", "cedil": "¸", "circ": "ˆ", "tilde": "˜", "not": "¬",
    "ordf": "ª", "ordm": "º", "iexcl": "¡", "iquest": "¿", "curren": "¤", "fnof": "ƒ",
    "times": "×", "divide": "÷", "plusmn": "±", "radic": "√", "infin": "∞",
    "deg": "°", "prime": "′", "sup1": "¹", "sup2": "²", "sup3": "³", "micro": "µ",
    "frac12": "½", "frac14": "¼", "frac34": "¾", "ne": "≠", "le": "≤", "ge": "≥",
    "asymp": "≈", "equiv": "≡", "cong": "≅", "sim": "∼", "prop": "∝", "sum": "∑", "prod": "∏",
    "int": "∫", "part": "∂", "nabla": "∇", "isin": "∈", "notin": "∉", "ni": "∋", "empty": "∅",
    "cap": "∩", "cup": "∪", "sub": "⊂", "sup": "⊃", "sube": "⊆", "supe": "⊇", "and": "∧",
    "or": "∨", "forall": "∀", "exist": "∃", "there4": "∴", "ang": "∠", "perp": "⊥",
    "sdot": "⋅", "lowast": "∗", "oplus": "⊕", "otimes": "⊗",
    "larr": "←", "uarr": "↑", "rarr": "→", "darr": "↓", "harr": "↔", "lArr": "⇐", "rArr": "⇒",
    "hArr": "⇔", "loz": "◊", "spades": "♠", "clubs": "♣", "hearts": "♥", "diams": "♦",
    "check": "✓", "star": "☆", "phone": "☎",
    "euro": "€", "pound": "£", "yen": "¥", "cent": "¢", "copy": "©", "reg": "®", "trade": "™",
    "COPY": "©", "REG": "®",
    "szlig": "ß", "aelig": "æ", "AElig": "Æ", "oelig": "œ", "OElig": "Œ", "oslash": "ø",
    "Oslash": "Ø", "eth": "ð", "ETH": "Ð", "thorn": "þ", "THORN": "Þ", "lstrok": "ł",
    "Lstrok": "Ł", "imath": "ı", "sect": "§", "para": "¶",
    "Alpha": "Α", "Beta": "Β", "Gamma": "Γ", "Delta": "Δ", "Epsilon": "Ε", "Zeta": "Ζ",
    "Eta": "Η", "Theta": "Θ", "Iota": "Ι", "Kappa": "Κ", "Lambda": "Λ", "Mu": "Μ", "Nu": "Ν",
    "Xi": "Ξ", "Omicron": "Ο", "Pi": "Π", "Rho": "Ρ", "Sigma": "Σ", "Tau": "Τ", "Upsilon": "Υ",
    "Phi": "Φ", "Chi": "Χ", "Psi": "Ψ", "Omega": "Ω", "alpha": "α", "beta": "β", "gamma": "γ",
    "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι",
    "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π",
    "rho": "ρ", "sigma": "σ", "sigmaf": "ς", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω",
  ]
}
