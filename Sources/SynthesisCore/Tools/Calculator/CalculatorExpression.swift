/// What an expression means, before it is computed.
struct CalculatorExpression: Sendable, Hashable {
  indirect enum Kind: Sendable, Hashable {
    case number(text: String, Rational)
    case name(String)
    case list([CalculatorExpression])
    /// A function with the name it was called by.
    case call(CalculatorFunction, name: String, [CalculatorExpression])
    case negation(CalculatorExpression)
    case postfix(CalculatorExpression, Postfix)
    case power(CalculatorExpression, CalculatorExpression)
    /// Operators of one precedence, from left to right. A chain is kept flat, so that a sum of a
    /// thousand terms is no deeper than one of two.
    case chain(CalculatorExpression, [Link])
  }

  struct Link: Sendable, Hashable {
    let operation: Operation
    let operand: CalculatorExpression
  }

  enum Operation: String, Sendable, Hashable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case floorDivide = "//"
    case modulo = "mod"
    /// `10% of 200`
    case of = "of"
    /// `200 + 10%`: the operand is a percentage of what stands before it.
    case addPercent = "+%"
    case subtractPercent = "-%"
  }

  enum Postfix: String, Sendable, Hashable {
    case factorial = "!"
    case percent = "%"
    case degree = "°"
  }

  let kind: Kind
  /// Where it stands in the source's characters.
  let range: Range<Int>
  /// How deep parentheses, calls, signs, exponents and postfixes nest in it.
  let depth: Int
}

/// One item of a calculator call: an expression, and the name it is bound to, if any.
struct CalculatorStatement: Sendable, Hashable {
  let name: String?
  let expression: CalculatorExpression
}
