import Base

extension CalculatorParser {
  mutating func primary() throws(CalculatorError) -> CalculatorExpression {
    let start = token.range
    switch token.kind {
    case .number(let number):
      index += 1
      return try self.number(number, start)
    case .name(let name) where !CalculatorName.operators.contains(name) || isCalled:
      return try self.name(name, start)
    case .symbol(.open):
      index += 1
      return try parenthesised(start)
    case .symbol(.openList):
      index += 1
      let items = try arguments(closedBy: .closeList, opened: start)
      return try make(
        .list(items), start.lowerBound..<tokens[index - 1].range.upperBound,
        depth: Self.depth(items))
    case .symbol(.squareRoot): return try root(.sqrt, "sqrt")
    case .symbol(.cubeRoot): return try root(.cbrt, "cbrt")
    case .symbol(.fourthRoot): return try root(.pow, "pow", exponent: Rational(1, 4))
    default: throw missingOperand()
    }
  }

  private var isCalled: Bool { tokens[index + 1].is(.open) }

  private static func depth(_ items: [CalculatorExpression]) -> Int {
    items.reduce(1) { max($0, $1.depth) } + 1
  }

  private mutating func parenthesised(
    _ start: Range<Int>
  ) throws(CalculatorError) -> CalculatorExpression {
    try descend()
    let wasInArguments = isInArguments
    isInArguments = false
    let inner = try sum()
    try close(.close, opened: start)
    isInArguments = wasInArguments
    nesting -= 1
    return try make(
      inner.kind, start.lowerBound..<tokens[index - 1].range.upperBound, depth: inner.depth + 1)
  }

  private mutating func close(
    _ symbol: CalculatorToken.Symbol, opened: Range<Int>
  ) throws(CalculatorError) {
    if take(symbol) { return }
    if token.kind == .end { throw error(.unclosed(source.piece(opened)), opened) }
    throw unexpected()
  }

  /// The items after an opening parenthesis or bracket, and what closes them.
  private mutating func arguments(
    closedBy symbol: CalculatorToken.Symbol, opened: Range<Int>
  ) throws(CalculatorError) -> [CalculatorExpression] {
    if take(symbol) { return [] }
    try descend()
    let wasInArguments = isInArguments
    isInArguments = true
    var items = [try sum()]
    while take(.comma) { items.append(try sum()) }
    try close(symbol, opened: opened)
    isInArguments = wasInArguments
    nesting -= 1
    return items
  }

  /// A root takes the power that follows it: √x² is √(x²).
  private mutating func root(
    _ function: CalculatorFunction, _ name: String, exponent: Rational? = nil
  ) throws(CalculatorError) -> CalculatorExpression {
    let start = token.range
    index += 1
    try descend()
    let isNegative = take(.minus)
    var operand = try power()
    nesting -= 1
    let range = start.lowerBound..<operand.range.upperBound
    if isNegative { operand = try make(.negation(operand), range, depth: operand.depth + 1) }
    var arguments = [operand]
    if let exponent {
      arguments.append(
        CalculatorExpression(
          kind: .number(text: "1/\(exponent.denominator)", exponent), range: start, depth: 1))
    }
    return try make(.call(function, name: name, arguments), range, depth: operand.depth + 1)
  }

  private mutating func name(
    _ name: String, _ start: Range<Int>
  ) throws(CalculatorError) -> CalculatorExpression {
    let isCalled = isCalled
    index += 1
    let isVariable = variables.contains(name) || CalculatorName.constant(name) != nil
    let function = CalculatorFunction(named: name)
    guard isCalled, function?.rawValue == name || !isVariable else {
      return try make(.name(name), start, depth: 1)
    }
    guard let function else {
      let plain = name.lowercased()
      if CalculatorName.truthValues.contains(plain) { throw error(.truthValue(name), start) }
      let suggestion = NearMiss.suggestion(
        for: name, among: CalculatorFunction.names)
      throw error(.unknownFunction(name, suggestion: suggestion), start)
    }
    let opened = token.range
    index += 1
    let items = try arguments(closedBy: .close, opened: opened)
    return try make(
      .call(function, name: name, items),
      start.lowerBound..<tokens[index - 1].range.upperBound, depth: Self.depth(items))
  }

  private mutating func number(
    _ number: CalculatorNumber, _ start: Range<Int>
  ) throws(CalculatorError) -> CalculatorExpression {
    let number = try grouped(number, start)
    let range = start.lowerBound..<tokens[index - 1].range.upperBound
    let value: Rational
    do {
      value = try number.value
    } catch let problem {
      throw error(problem, range)
    }
    return try make(.number(text: number.text, value), range, depth: 1)
  }

  /// Joins the groups of `1,234,567.8`.
  private mutating func grouped(
    _ first: CalculatorNumber, _ start: Range<Int>
  ) throws(CalculatorError) -> CalculatorNumber {
    var whole = first.whole
    var rest = first.rest
    var end = start.upperBound
    while !isInArguments, token.is(.comma), token.range.lowerBound == end,
      case .number(let group) = tokens[index + 1].kind,
      tokens[index + 1].range.lowerBound == token.range.upperBound
    {
      let isFirst = whole == first.whole
      let isGroup = group.whole.utf8.count == 3 && group.radix == 10
      let followsGroup = first.radix == 10 && rest.isEmpty
      let isNumber = !isFirst || (whole.utf8.count <= 3 && !whole.hasPrefix("0"))
      if !isGroup || !followsGroup || !isNumber {
        throw error(.decimalComma, start.lowerBound..<tokens[index + 1].range.upperBound)
      }
      whole += group.whole
      rest = group.rest
      end = tokens[index + 1].range.upperBound
      index += 2
    }
    return CalculatorNumber(whole: whole, rest: rest, radix: first.radix)
  }
}
