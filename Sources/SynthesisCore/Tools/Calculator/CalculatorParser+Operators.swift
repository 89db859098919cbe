extension CalculatorParser {
  mutating func sum() throws(CalculatorError) -> CalculatorExpression {
    let first = try product()
    var links: [CalculatorExpression.Link] = []
    var isPercentage = first.isPercentage
    while token.is(.plus) || token.is(.minus) {
      let isSum = token.is(.plus)
      index += 1
      let operand = try product()
      // `a + b%` adds b% of a, save where a is itself a percentage: 5% + 10% is 15%. A percentage
      // in parentheses is a plain number.
      let isRelative = operand.isPercentage && tokens[index - 1].is(.percent) && !isPercentage
      isPercentage = isPercentage && operand.isPercentage
      links.append(
        CalculatorExpression.Link(
          operation: isRelative
            ? (isSum ? .addPercent : .subtractPercent) : (isSum ? .add : .subtract),
          operand: operand))
    }
    return try chain(first, links)
  }

  private mutating func product() throws(CalculatorError) -> CalculatorExpression {
    let first = try signed()
    var links: [CalculatorExpression.Link] = []
    while let operation = try productOperation(after: links.last?.operand ?? first) {
      links.append(CalculatorExpression.Link(operation: operation, operand: try signed()))
    }
    return try chain(first, links)
  }

  /// Takes the next operator of multiplication's precedence.
  private mutating func productOperation(
    after operand: CalculatorExpression
  ) throws(CalculatorError) -> CalculatorExpression.Operation? {
    if take(.times) { return .multiply }
    if take(.divide) { return .divide }
    if take(.floorDivide) { return .floorDivide }
    // A percent sign that ended a percentage was taken with its value.
    if take(.percent) { return .modulo }
    switch token.kind {
    case .name("mod"):
      index += 1
      return .modulo
    case .name("of"):
      if !operand.isPercentage { throw error(.percentWithoutValue, token.range) }
      index += 1
      return .of
    case .name, .symbol(.open), .symbol(.squareRoot), .symbol(.cubeRoot), .symbol(.fourthRoot):
      return .multiply
    case .number:
      // `(1 + 2)3` is a product, `2 3` is more likely a slip.
      return tokens[index - 1].is(.close) ? .multiply : nil
    default: return nil
    }
  }

  /// Signs bind weaker than powers: -2^2 is -4.
  private mutating func signed() throws(CalculatorError) -> CalculatorExpression {
    while take(.plus) {}
    if !token.is(.minus) { return try power() }
    let start = token.range.lowerBound
    index += 1
    try descend()
    let operand = try signed()
    nesting -= 1
    return try make(
      .negation(operand), start..<operand.range.upperBound, depth: operand.depth + 1)
  }

  /// Powers group to the right, and their exponents may have signs: 2^-1, 2^3^2.
  mutating func power() throws(CalculatorError) -> CalculatorExpression {
    let base = try postfix()
    if !take(.power) { return base }
    try descend()
    let exponent = try signed()
    nesting -= 1
    return try make(
      .power(base, exponent), base.range.lowerBound..<exponent.range.upperBound,
      depth: max(base.depth, exponent.depth + 1))
  }

  private mutating func postfix() throws(CalculatorError) -> CalculatorExpression {
    var operand = try primary()
    while true {
      let range = operand.range.lowerBound..<token.range.upperBound
      let kind: CalculatorExpression.Kind
      switch token.kind {
      case .symbol(.factorial): kind = .postfix(operand, .factorial)
      case .symbol(.degree): kind = .postfix(operand, .degree)
      case .symbol(.percent) where isPercentage: kind = .postfix(operand, .percent)
      case .superscript(let exponent):
        kind = .power(operand, Self.number(exponent, token.range))
      default: return operand
      }
      index += 1
      operand = try make(kind, range, depth: operand.depth + 1)
    }
  }

  private static func number(_ value: BigInt, _ range: Range<Int>) -> CalculatorExpression {
    let number = CalculatorExpression(
      kind: .number(text: value.absolute.description, Rational(value.absolute)), range: range,
      depth: 1)
    if !value.isNegative { return number }
    return CalculatorExpression(kind: .negation(number), range: range, depth: 2)
  }

  /// Whether the percent sign at hand ends a percentage: nothing that could be its divisor follows.
  /// A sign is a divisor's where the spaces say so: `7 % -3`, but not `50% - 3`.
  private var isPercentage: Bool {
    let next = tokens[index + 1]
    switch next.kind {
    case .number, .symbol(.open), .symbol(.openList), .symbol(.squareRoot), .symbol(.cubeRoot),
      .symbol(.fourthRoot):
      return false
    case .name(let name): return CalculatorName.operators.contains(name)
    case .symbol(.minus), .symbol(.plus):
      let after = tokens[index + 2]
      return !token.followsSpace || after.followsSpace || after.kind == .end
    default: return true
    }
  }
}

extension CalculatorExpression {
  fileprivate var isPercentage: Bool {
    switch kind {
    case .postfix(_, .percent): true
    case .negation(let operand): operand.isPercentage
    default: false
    }
  }
}
