import Foundation

/// Brings texts that a reader takes for the same to the same form: HTML entities unescaped,
/// compatibility forms (full-width digits, ligatures) resolved, diacritics and case dropped.
///
///     TextFolding.fold("Caf&eacute; №\u{FF11}")  // "cafe no1"
///
/// The one file of the core's texts that needs Foundation, for its Unicode normalisation. ASCII,
/// which is most of what math runs see, takes a path of its own that never gets there.
package enum TextFolding {
  package static func fold(_ text: String) -> String {
    if let folded = foldedASCII(text) { return folded }
    let unescaped = text.utf8.contains(UInt8(ascii: "&")) ? HTMLEntities.unescape(text) : text
    if let folded = foldedASCII(unescaped, checkingEntities: false) { return folded }
    let decomposed = spelledOut(unescaped).decomposedStringWithCompatibilityMapping
    var folded = String.UnicodeScalarView()
    for scalar in decomposed.unicodeScalars {
      switch scalar.value {
      // Combining marks of Latin, Greek and Cyrillic letters. The vowel signs of other scripts are
      // marks too, but dropping those would make different words the same.
      case 0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F:
        continue
      // Zero-width space, non-joiner, joiner, word joiner, byte order mark, soft hyphen.
      case 0x200B...0x200D, 0x2060, 0xFEFF, 0x00AD: continue
      case 0x2212, 0x2010...0x2015: folded.append("-")
      case 0x2044: folded.append("/")
      case 0x2018, 0x2019, 0x02BC: folded.append("'")
      default:
        for lower in scalar.properties.lowercaseMapping.unicodeScalars {
          if let letters = Self.unmarked[lower] {
            folded.append(contentsOf: letters.unicodeScalars)
          } else {
            folded.append(lower)
          }
        }
      }
    }
    return String(folded).precomposedStringWithCanonicalMapping
  }

  /// Nil for a text that is not ASCII or may hold an entity.
  private static func foldedASCII(_ text: String, checkingEntities: Bool = true) -> String? {
    var text = text
    return text.withUTF8 { bytes -> String? in
      for byte in bytes where byte >= 0x80 || (checkingEntities && byte == UInt8(ascii: "&")) {
        return nil
      }
      return String(unsafeUninitializedCapacity: bytes.count) { output in
        for (index, byte) in bytes.enumerated() {
          let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
          output.initializeElement(at: index, to: isUpper ? byte | 0x20 : byte)
        }
        return bytes.count
      }
    }
  }

  /// Writes superscripts with `^` and fractions apart from the digit before them. Normalisation
  /// alone would make 10² the number 102 and 1½ the fraction 11/2.
  private static func spelledOut(_ text: String) -> String {
    var output = String.UnicodeScalarView()
    var isInSuperscript = false
    for scalar in text.unicodeScalars {
      let isSuperscript = Self.isSuperscript(scalar)
      if isSuperscript, !isInSuperscript { output.append("^") }
      isInSuperscript = isSuperscript
      if case 0x00BC...0x00BE = scalar.value { output.append(" ") }
      if case 0x2150...0x215E = scalar.value { output.append(" ") }
      output.append(scalar)
    }
    return String(output)
  }

  private static func isSuperscript(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00B2, 0x00B3, 0x00B9, 0x2070, 0x2074...0x207B: true
    default: false
    }
  }

  /// Letters that Unicode does not decompose though readers take the mark for a diacritic.
  private static let unmarked: [Unicode.Scalar: String] = [
    "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "ŧ": "t", "ß": "ss", "æ": "ae", "œ": "oe",
  ]
}
