struct CalculatorToken: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case number(CalculatorNumber)
    case name(String)
    case symbol(Symbol)
    /// Raised digits, as an exponent: `⁻²`.
    case superscript(BigInt)
    case end
  }

  enum Symbol: String, Sendable, Hashable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case floorDivide = "//"
    case power = "^"
    case percent = "%"
    case factorial = "!"
    case degree = "°"
    case squareRoot = "√"
    case cubeRoot = "∛"
    case fourthRoot = "∜"
    case open = "("
    case close = ")"
    case openList = "["
    case closeList = "]"
    case comma = ","
    case assign = "="
  }

  let kind: Kind
  /// Positions in the source's characters.
  let range: Range<Int>
  /// Whether a space or the expression's start stands before the token.
  let followsSpace: Bool

  func `is`(_ symbol: Symbol) -> Bool { kind == .symbol(symbol) }
}

/// A number as it is written, without separators.
struct CalculatorNumber: Sendable, Hashable {
  /// The digits before the point of a decimal literal; all of a hexadecimal one.
  let whole: String
  /// The point, the digits after it and the exponent; empty for a whole number.
  let rest: String
  /// 10, 16, 8 or 2.
  let radix: UInt

  var text: String { whole + rest }
}
