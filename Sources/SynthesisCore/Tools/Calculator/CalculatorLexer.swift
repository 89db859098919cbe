/// Cuts an expression into tokens.
struct CalculatorLexer {
  private let source: CalculatorSource
  private var position = 0
  private var tokens: [CalculatorToken] = []

  private init(_ source: CalculatorSource) { self.source = source }

  /// The tokens, the last of which is always the end.
  static func tokens(of source: CalculatorSource) throws(CalculatorError) -> [CalculatorToken] {
    var lexer = CalculatorLexer(source)
    try lexer.run()
    return lexer.tokens
  }

  private mutating func run() throws(CalculatorError) {
    while true {
      let start = position
      while peek() == " " { position += 1 }
      let followsSpace = position > start || start == 0
      guard let character = peek() else {
        append(.end, from: position, followsSpace)
        return
      }
      let first = position
      append(try kind(startingWith: character), from: first, followsSpace)
    }
  }

  private mutating func kind(
    startingWith character: Character
  ) throws(CalculatorError) -> CalculatorToken.Kind {
    if Self.isDigit(character) || (character == "." && peek(1).map(Self.isDigit) == true) {
      return .number(try number())
    }
    if let name = name() { return .name(name) }
    if let exponent = superscript() { return .superscript(exponent) }
    return .symbol(try symbol(character))
  }

  private mutating func append(
    _ kind: CalculatorToken.Kind, from start: Int, _ followsSpace: Bool
  ) {
    tokens.append(
      CalculatorToken(kind: kind, range: start..<position, followsSpace: followsSpace))
  }

  private func peek(_ offset: Int = 0) -> Character? {
    let index = position + offset
    return index < source.characters.count ? source.characters[index] : nil
  }

  private func error(_ problem: CalculatorProblem, _ range: Range<Int>) -> CalculatorError {
    CalculatorError(
      problem: problem, column: range.lowerBound + 1, piece: source.piece(range))
  }

  private static func isDigit(_ character: Character) -> Bool {
    ("0"..."9").contains(character)
  }
}

extension CalculatorLexer {
  private mutating func number() throws(CalculatorError) -> CalculatorNumber {
    if let number = try prefixedNumber() { return number }
    let start = position
    let whole = digits()
    var rest = ""
    if peek() == "." {
      position += 1
      rest = "." + digits()
      if peek() == ".", peek(1).map(Self.isDigit) == true {
        while peek() == "." || peek().map(Self.isDigit) == true { position += 1 }
        throw error(.malformedNumber(source.piece(start..<position)), start..<position)
      }
    }
    // `2e` is twice e, `2e3` is two thousand.
    if peek() == "e" || peek() == "E" {
      let sign = peek(1).flatMap { $0 == "+" || $0 == "-" ? String($0) : nil } ?? ""
      if peek(1 + sign.count).map(Self.isDigit) == true {
        position += 1 + sign.count
        rest += "e" + sign + digits()
      }
    }
    return CalculatorNumber(whole: whole.isEmpty ? "0" : whole, rest: rest, radix: 10)
  }

  /// `0x1F`, `0b101`, `0o17`
  private mutating func prefixedNumber() throws(CalculatorError) -> CalculatorNumber? {
    guard peek() == "0", let letter = peek(1) else { return nil }
    let radix: UInt
    switch letter {
    case "x", "X": radix = 16
    case "b", "B": radix = 2
    case "o", "O": radix = 8
    default: return nil
    }
    let start = position
    position += 2
    var text = ""
    while let character = peek(), character.isASCII, character.isLetter || character.isNumber {
      text.append(character)
      position += 1
    }
    if BigInt(digits: Array(text.utf8), radix: radix) == nil {
      throw error(.malformedNumber(source.piece(start..<position)), start..<position)
    }
    return CalculatorNumber(whole: "0\(letter)\(text)", rest: "", radix: radix)
  }

  /// Digits, with underscores between them left out.
  private mutating func digits() -> String {
    var text = ""
    while let character = peek() {
      if Self.isDigit(character) {
        text.append(character)
      } else if character != "_" || text.isEmpty || peek(1).map(Self.isDigit) != true {
        break
      }
      position += 1
    }
    return text
  }

  private mutating func name() -> String? {
    guard let first = peek(), Self.startsName(first) else { return nil }
    // 2πr is 2·π·r: the Greek letters are never a part of a longer name.
    if let constant = Self.letters[first] {
      position += 1
      return constant
    }
    let start = position
    while let character = peek(), Self.startsName(character) || Self.isDigit(character),
      Self.letters[character] == nil
    {
      position += 1
    }
    let name = String(source.characters[start..<position])
    // Models write Python's names; the module says nothing that the function does not.
    if name == "math" || name == "statistics", peek() == ".",
      peek(1).map(Self.startsName) == true
    {
      position += 1
      return self.name()
    }
    return name
  }

  private static let letters: [Character: String] = ["π": "pi", "τ": "tau"]

  private static func startsName(_ character: Character) -> Bool {
    character == "_" || (character.isLetter && superscripts[character] == nil)
  }
}

extension CalculatorLexer {
  private static let superscripts: [Character: UInt8] = [
    "⁰": 48, "¹": 49, "²": 50, "³": 51, "⁴": 52, "⁵": 53, "⁶": 54, "⁷": 55, "⁸": 56, "⁹": 57,
  ]

  private mutating func superscript() -> BigInt? {
    let sign = peek() == "⁻" || peek() == "⁺" ? 1 : 0
    guard peek(sign).flatMap({ Self.superscripts[$0] }) != nil else { return nil }
    let isNegative = peek() == "⁻"
    position += sign
    var digits: [UInt8] = []
    while let digit = peek().flatMap({ Self.superscripts[$0] }) {
      digits.append(digit)
      position += 1
    }
    return BigInt(digits: digits).map { isNegative ? -$0 : $0 }
  }

  /// Whether nothing but a question mark follows: `2 + 3 = ?`
  private func isAnswerAsked() -> Bool {
    source.characters[position...].allSatisfy { $0 == " " || $0 == "?" }
  }

  private mutating func symbol(
    _ character: Character
  ) throws(CalculatorError) -> CalculatorToken.Symbol {
    let start = position
    let next = peek(1)
    position += 1
    switch (character, next) {
    case ("*", "*"):
      position += 1
      return .power
    case ("/", "/"):
      position += 1
      return .floorDivide
    case ("<", _), (">", _), ("=", "="), ("!", "="), ("≠", _), ("≤", _), ("≥", _), ("≈", _):
      if next == "=" { position += 1 }
      let range = start..<position
      throw error(.comparison(source.piece(range)), range)
    case ("=", _) where isAnswerAsked():
      position = source.characters.count
      throw error(.trailingEquals, start..<position)
    case ("º", _), ("˚", _): return .degree
    case ("∞", _):
      throw error(.infinite("∞"), start..<position)
    default: break
    }
    if let symbol = CalculatorToken.Symbol(rawValue: String(character)) { return symbol }
    let range = start..<position
    let isCurrency = character.unicodeScalars.first?.properties.generalCategory == .currencySymbol
    throw error(
      isCurrency ? .currency(source.piece(range)) : .unknownCharacter(source.piece(range)), range)
  }
}
