/// Reads the words and numbers of a folded text one by one.
struct FoldedTextScanner {
  enum Lexeme {
    case word(String)
    case number(Quantity)
  }

  /// Whether a number stood right before the lexeme last returned.
  private(set) var lastEndedWithNumber = false

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var previousWasNumber = false

  init(_ folded: String) { scalars = Array(folded.unicodeScalars) }

  mutating func next() -> Lexeme? {
    lastEndedWithNumber = previousWasNumber
    while index < scalars.count {
      let scalar = scalars[index]
      if isDigit(index) || (scalar == "." && isDigit(index + 1) && !isWordCharacter(index - 1)) {
        previousWasNumber = true
        return .number(number())
      }
      if Self.standsAlone(scalar) {
        index += 1
        previousWasNumber = false
        return .word(String(scalar))
      }
      if Self.isLetter(scalar) {
        previousWasNumber = false
        return .word(word())
      }
      if scalar != " ", scalar != "\u{A0}" { lastEndedWithNumber = false }
      index += 1
    }
    return nil
  }

  /// A run of letters and digits, with an exponent (m^2) and inner apostrophes (didn't).
  private mutating func word() -> String {
    let start = index
    while index < scalars.count {
      if isWordCharacter(index), !Self.standsAlone(scalars[index]) {
        index += 1
      } else if scalars[index] == "^" || scalars[index] == "'", isWordCharacter(index + 1) {
        index += 2
      } else if scalars[index] == "^", scalar(index + 1) == "-", isDigit(index + 2) {
        index += 3
      } else {
        break
      }
    }
    return text(of: scalars[start..<index])
  }

  /// Most words are ASCII, and appending scalar by scalar takes several times as long.
  private func text(of word: ArraySlice<Unicode.Scalar>) -> String {
    guard word.allSatisfy(\.isASCII) else {
      var view = String.UnicodeScalarView()
      view.append(contentsOf: word)
      return String(view)
    }
    return String(unsafeUninitializedCapacity: word.count) { bytes in
      for (index, scalar) in word.enumerated() {
        bytes.initializeElement(at: index, to: UInt8(truncatingIfNeeded: scalar.value))
      }
      return word.count
    }
  }

  private mutating func number() -> Quantity {
    let isNegative = hasSign(before: index)
    var digits = integerDigits()
    if let fraction = fraction(isNegative: isNegative, numerator: digits) { return fraction }
    var decimals = 0
    if scalar(index) == ".", isDigit(index + 1) {
      index += 1
      while isDigit(index) {
        digits.append(digit(index))
        decimals += 1
        index += 1
      }
    }
    let exponent = exponent() ?? 0
    let number = ExactNumber(
      isNegative: isNegative, digits: digits, exponent: exponent - decimals)
    return Quantity(number: number, scale: percentScale(), decimals: decimals)
  }

  /// Digits, with commas where they make groups of three all the way.
  private mutating func integerDigits() -> [UInt8] {
    var digits: [UInt8] = []
    while isDigit(index) {
      digits.append(digit(index))
      index += 1
    }
    guard (1...3).contains(digits.count) else { return digits }
    while scalar(index) == ",", isDigit(index + 1), isDigit(index + 2), isDigit(index + 3),
      !isDigit(index + 4)
    {
      digits.append(contentsOf: (index + 1...index + 3).map(digit))
      index += 4
    }
    return digits
  }

  /// `3/4`, but no date and no decimal after the stroke.
  private mutating func fraction(isNegative: Bool, numerator: [UInt8]) -> Quantity? {
    guard scalar(index) == "/", isDigit(index + 1), scalar(index - numerator.count - 1) != "/"
    else { return nil }
    var end = index + 1
    while isDigit(end) { end += 1 }
    if scalar(end) == "/" || (scalar(end) == "." && isDigit(end + 1)) { return nil }
    guard numerator.count < 19, end - index - 1 < 19 else { return nil }
    let value = { (digits: [UInt8]) in digits.reduce(UInt64(0)) { $0 * 10 + UInt64($1) } }
    guard
      let number = ExactNumber(
        isNegative: isNegative, numerator: value(numerator),
        denominator: value((index + 1..<end).map(digit)))
    else { return nil }
    index = end
    return Quantity(number: number, scale: percentScale(), decimals: 0)
  }

  /// `e5`, `e-5` and `× 10^5`.
  private mutating func exponent() -> Int? {
    var position = index
    if scalar(position) == "e" {
      position += 1
    } else {
      while scalar(position) == " " { position += 1 }
      guard let times = scalar(position), times == "×" || times == "x" || times == "*" else {
        return nil
      }
      position += 1
      while scalar(position) == " " { position += 1 }
      guard scalar(position) == "1", scalar(position + 1) == "0", scalar(position + 2) == "^"
      else { return nil }
      position += 3
    }
    let isNegative = scalar(position) == "-"
    if isNegative || scalar(position) == "+" { position += 1 }
    let start = position
    var value = 0
    while isDigit(position) {
      // More would not fit and is not a number that a text means.
      guard position - start < 6 else { return nil }
      value = value * 10 + Int(digit(position))
      position += 1
    }
    guard position > start, !isLetter(position) else { return nil }
    index = position
    return isNegative ? -value : value
  }

  private mutating func percentScale() -> Int {
    var position = index
    while scalar(position) == " " { position += 1 }
    guard scalar(position) == "%" else { return 0 }
    index = position + 1
    return -2
  }

  /// A minus is a sign only where no operand stands before it; a currency may come between.
  private func hasSign(before start: Int) -> Bool {
    var position = start - 1
    if scalar(position)?.properties.generalCategory == .currencySymbol { position -= 1 }
    guard scalar(position) == "-" else { return false }
    if scalar(position - 1)?.properties.generalCategory == .currencySymbol { position -= 1 }
    guard let before = scalar(position - 1) else { return true }
    return !Self.isLetter(before) && !isDigit(position - 1) && before != ")" && before != "."
      && before != "-" && before != "%"
  }

  private func scalar(_ index: Int) -> Unicode.Scalar? {
    scalars.indices.contains(index) ? scalars[index] : nil
  }

  private func isDigit(_ index: Int) -> Bool {
    guard let scalar = scalar(index) else { return false }
    return scalar.value >= 0x30 && scalar.value <= 0x39
  }

  private func digit(_ index: Int) -> UInt8 { UInt8(scalars[index].value - 0x30) }

  private func isLetter(_ index: Int) -> Bool { scalar(index).map(Self.isLetter) ?? false }

  private func isWordCharacter(_ index: Int) -> Bool { isDigit(index) || isLetter(index) }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    // The root sign is read like a word: √2 is not the number 2.
    case 0x61...0x7A, 0x41...0x5A, 0x5F, 0x221A: true
    case ..<0x80: false
    default:
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || scalar.properties.generalCategory == .nonspacingMark
    }
  }

  /// The root sign; kana, ideographs, Hangul, Thai and Lao, where no spaces part the words, or particles stick to them.
  private static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x221A, 0x0E00...0x0EFF, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xAC00...0xD7A3,
      0xF900...0xFAFF, 0x20000...0x3FFFF:
      true
    default: false
    }
  }
}
