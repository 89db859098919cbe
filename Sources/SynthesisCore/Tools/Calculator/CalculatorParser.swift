/// Reads an expression by recursive descent.
///
///     statement := [name "="] sum
///     sum := product (("+" | "-") product)*
///     product := signed (("*" | "/" | "//" | "%" | "mod" | "of" | nothing) signed)*
///     signed := ("-" | "+") signed | power
///     power := postfix [("^" | "**") signed-power]
///     postfix := primary ("!" | "%" | "°" | superscript)*
///     primary := number | name | name "(" arguments ")" | "(" sum ")" | "[" items "]" | root power
struct CalculatorParser {
  let source: CalculatorSource
  /// Names that are bound: a call of `C` is a product once there is a variable `C`.
  let variables: Set<String>
  let tokens: [CalculatorToken]
  var index = 0
  /// How many parentheses, calls, signs and exponents are open.
  var nesting = 0
  /// In the arguments of a call a comma separates; elsewhere it groups thousands.
  var isInArguments = false

  static func statement(
    _ text: String, variables: Set<String>
  ) throws(CalculatorError) -> CalculatorStatement {
    let bytes = text.utf8.count
    if bytes > CalculatorLimits.bytes {
      throw CalculatorError(problem: .tooLong(bytes: bytes), column: 1, piece: "")
    }
    let source = CalculatorSource(text)
    var parser = CalculatorParser(
      source: source, variables: variables, tokens: try CalculatorLexer.tokens(of: source))
    return try parser.statement()
  }

  private mutating func statement() throws(CalculatorError) -> CalculatorStatement {
    var bound: String?
    if case .name(let name) = token.kind, tokens[1].is(.assign) {
      if CalculatorName.isReserved(name) { throw error(.reservedName(name), token.range) }
      bound = name
      index += 2
    }
    let expression = try sum()
    if token.kind != .end { throw unexpected() }
    return CalculatorStatement(name: bound, expression: expression)
  }
}

extension CalculatorParser {
  var token: CalculatorToken { tokens[index] }
  private var previous: CalculatorToken? { index > 0 ? tokens[index - 1] : nil }

  mutating func take(_ symbol: CalculatorToken.Symbol) -> Bool {
    if !token.is(symbol) { return false }
    index += 1
    return true
  }

  func error(_ problem: CalculatorProblem, _ range: Range<Int>) -> CalculatorError {
    CalculatorError(
      problem: problem, column: range.lowerBound + 1, piece: source.piece(range))
  }

  private func text(_ token: CalculatorToken) -> String { source.piece(token.range) }

  /// The error for a token that cannot stand after a whole operand.
  func unexpected() -> CalculatorError {
    switch token.kind {
    case .symbol(.close), .symbol(.closeList):
      return error(.unmatched(text(token)), token.range)
    case .symbol(.assign): return error(.equation, token.range)
    case .symbol(.comma):
      if case .number = previous?.kind, case .number = tokens[index + 1].kind {
        return error(.decimalComma, token.range)
      }
      return error(.misplacedComma, token.range)
    default:
      guard let previous else { return error(.unexpected(text(token)), token.range) }
      if case .name(let name) = previous.kind, CalculatorFunction(named: name) != nil,
        !variables.contains(name)
      {
        return error(.functionWithoutArguments(name), previous.range)
      }
      return error(.missingOperator(text(previous), text(token)), token.range)
    }
  }

  /// The error where a value should begin.
  func missingOperand() -> CalculatorError {
    if token.kind == .end, index == 0 { return error(.empty, token.range) }
    guard token.kind == .end || token.is(.close) || token.is(.closeList) || token.is(.comma),
      let previous
    else { return error(.unexpected(text(token)), token.range) }
    return error(.missingOperand(after: text(previous)), previous.range)
  }

  /// Goes one level deeper; the caller comes back by lowering `nesting`.
  mutating func descend() throws(CalculatorError) {
    nesting += 1
    if nesting > CalculatorLimits.depth { throw error(.tooDeep, token.range) }
  }

  func make(
    _ kind: CalculatorExpression.Kind, _ range: Range<Int>, depth: Int
  ) throws(CalculatorError) -> CalculatorExpression {
    if depth > CalculatorLimits.depth { throw error(.tooDeep, range) }
    return CalculatorExpression(kind: kind, range: range, depth: depth)
  }

  func chain(
    _ first: CalculatorExpression, _ links: [CalculatorExpression.Link]
  ) throws(CalculatorError) -> CalculatorExpression {
    guard let last = links.last else { return first }
    let depth = links.reduce(first.depth) { max($0, $1.operand.depth) }
    return try make(
      .chain(first, links), first.range.lowerBound..<last.operand.range.upperBound, depth: depth)
  }
}
