import Base

/// Computes a parsed expression, and says where it went wrong.
struct CalculatorEvaluator {
  let source: CalculatorSource
  let variables: [String: CalculatorValue]
  private(set) var arithmetic = CalculatorArithmetic()

  init(source: CalculatorSource, variables: [String: CalculatorValue]) {
    self.source = source
    self.variables = variables
  }

  mutating func value(
    of expression: CalculatorExpression
  ) throws(CalculatorError) -> CalculatorValue {
    switch expression.kind {
    case .number(_, let value): return .exact(value)
    case .name(let name): return try value(of: name, expression.range)
    case .list(let items):
      let values = try values(of: items)
      for case .list in values { throw error(.numberExpected("a list"), expression.range) }
      return .list(values)
    case .call(let function, _, let arguments):
      let values = try values(of: arguments)
      return try located(expression.range) { arithmetic throws(CalculatorProblem) in
        try arithmetic.call(function, values)
      }
    case .negation(let operand):
      let value = try value(of: operand)
      return try located(expression.range) { arithmetic throws(CalculatorProblem) in
        try arithmetic.negate(value)
      }
    case .postfix(let operand, let postfix):
      let value = try value(of: operand)
      return try located(expression.range) { arithmetic throws(CalculatorProblem) in
        switch postfix {
        case .factorial: try arithmetic.factorial(value)
        case .percent: try arithmetic.divide(value, .exact(100))
        case .degree: try arithmetic.radians(value)
        }
      }
    case .power(let base, let exponent): return try power(base, exponent, expression.range)
    case .chain(let first, let links): return try chain(first, links)
    }
  }

  private mutating func values(
    of expressions: [CalculatorExpression]
  ) throws(CalculatorError) -> [CalculatorValue] {
    var values: [CalculatorValue] = []
    for expression in expressions { values.append(try value(of: expression)) }
    return values
  }

  private mutating func power(
    _ base: CalculatorExpression, _ exponent: CalculatorExpression, _ range: Range<Int>
  ) throws(CalculatorError) -> CalculatorValue {
    // e^x is the exponential function, which is more exact than a power of a rounded e.
    let isExponential = base.kind == .name("e")
    let baseValue = try value(of: base)
    let exponentValue = try value(of: exponent)
    return try located(range) { arithmetic throws(CalculatorProblem) in
      isExponential
        ? try arithmetic.call(.exp, [exponentValue])
        : try arithmetic.power(baseValue, exponentValue)
    }
  }

  private mutating func chain(
    _ first: CalculatorExpression, _ links: [CalculatorExpression.Link]
  ) throws(CalculatorError) -> CalculatorValue {
    var result = try value(of: first)
    for link in links {
      let operand = try value(of: link.operand)
      let left = result
      let range = first.range.lowerBound..<link.operand.range.upperBound
      // A long chain is to blame at the operand that broke it, a short one as a whole.
      let blamed = range.count > 40 ? link.operand.range : range
      result = try located(blamed) { arithmetic throws(CalculatorProblem) in
        try arithmetic.apply(link.operation, left, operand)
      }
    }
    return result
  }

  private func value(
    of name: String, _ range: Range<Int>
  ) throws(CalculatorError) -> CalculatorValue {
    if let value = variables[name] { return value }
    switch CalculatorName.constant(name) {
    case "pi": return .pi(1)
    case "tau": return .pi(2)
    case "e": return .approximate(RealFunctions.exp(1))
    default: break
    }
    if CalculatorName.infinite.contains(name.lowercased()) { throw error(.infinite(name), range) }
    if name.count > 1, CalculatorFunction(named: name) != nil {
      throw error(.functionWithoutArguments(name), range)
    }
    let known = variables.keys.sorted() + CalculatorName.constants
    throw error(.unknownName(name, suggestion: NearMiss.suggestion(for: name, among: known)), range)
  }

  private func error(_ problem: CalculatorProblem, _ range: Range<Int>) -> CalculatorError {
    CalculatorError(
      problem: problem, column: range.lowerBound + 1, piece: source.piece(range))
  }

  /// Runs an operation and gives its problem a place.
  private mutating func located(
    _ range: Range<Int>,
    _ body: (inout CalculatorArithmetic) throws(CalculatorProblem) -> CalculatorValue
  ) throws(CalculatorError) -> CalculatorValue {
    do {
      return try body(&arithmetic)
    } catch let problem {
      throw error(problem, range)
    }
  }
}

extension CalculatorArithmetic {
  fileprivate mutating func apply(
    _ operation: CalculatorExpression.Operation, _ left: CalculatorValue, _ right: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    switch operation {
    case .add: try add(left, right)
    case .subtract: try subtract(left, right)
    case .multiply, .of: try multiply(left, right)
    case .divide: try divide(left, right)
    case .floorDivide: try floorDivide(left, right)
    case .modulo: try modulo(left, right)
    case .addPercent: try add(left, multiply(left, right))
    case .subtractPercent: try subtract(left, multiply(left, right))
    }
  }
}
