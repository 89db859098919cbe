import Base

extension CalculatorArithmetic {
  /// A whole number from a value, rounded by one rule for exact and one for approximate ones. The
  /// result is exact, as in Python.
  private mutating func whole(
    _ value: CalculatorValue, _ exactly: (Rational) -> BigInt, _ rule: FloatingPointRoundingRule
  ) throws(CalculatorProblem) -> CalculatorValue {
    if case .exact(let value) = value {
      try work.chargeFraction(value, value)
      return .integer(exactly(value))
    }
    guard let rounded = Rational(try real(value).rounded(rule)) else { throw .overflow }
    return .exact(rounded)
  }

  mutating func floor(_ value: CalculatorValue) throws(CalculatorProblem) -> CalculatorValue {
    try whole(value, { $0.floor }, .down)
  }

  mutating func ceiling(_ value: CalculatorValue) throws(CalculatorProblem) -> CalculatorValue {
    try whole(value, { $0.ceiling }, .up)
  }

  mutating func truncate(_ value: CalculatorValue) throws(CalculatorProblem) -> CalculatorValue {
    try whole(value, { $0.truncated }, .towardZero)
  }

  /// Rounds to a number of places after the point, which may be negative. The rule is half to even,
  /// as Python's, but for the exact value: 2.675 to two places is 2.68.
  mutating func round(
    _ value: CalculatorValue, places: CalculatorValue?
  ) throws(CalculatorProblem) -> CalculatorValue {
    guard let places else { return try whole(value, { $0.rounded }, .toNearestOrEven) }
    guard case .exact(let places) = places, places.isInteger else {
      throw .integerExpected("the second argument of round")
    }
    let number: Rational
    switch value {
    case .exact(let exact): number = exact
    default:
      guard let exact = Rational(try real(value)) else { throw .overflow }
      number = exact
    }
    if number.isInteger && !places.isNegative { return .exact(number) }
    // No number that the calculator holds reaches so far to the left of the point.
    if places < Rational(BigInt(-CalculatorLimits.digits - 1)) { return .exact(0) }
    let scale = try power(.exact(10), .exact(places))
    let rounded = try whole(multiply(.exact(number), scale), { $0.rounded }, .toNearestOrEven)
    return try divide(rounded, scale)
  }

  func absolute(_ value: CalculatorValue) throws(CalculatorProblem) -> CalculatorValue {
    switch value {
    case .exact(let value): return .exact(value.absolute)
    case .pi(let factor): return .pi(factor.absolute)
    case .approximate(let value): return .approximate(Swift.abs(value))
    case .list: throw .numberExpected("abs")
    }
  }

  func isNegative(_ value: CalculatorValue) throws(CalculatorProblem) -> Bool {
    switch value {
    case .exact(let value), .pi(let value): return value.isNegative
    case .approximate(let value): return value < 0
    case .list: throw .numberExpected("copysign")
    }
  }

  /// C's remainder: what division rounded towards zero leaves, with the dividend's sign.
  mutating func truncatedRemainder(
    _ left: CalculatorValue, _ right: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    if right.isZero { throw .divisionByZero }
    if case (.exact, .exact) = (left, right) {
      return try subtract(left, multiply(right, truncate(divide(left, right))))
    }
    return try approximate(RealFunctions.fmod(real(left), real(right)))
  }

  /// IEEE 754's remainder: what division rounded to the nearest leaves, ties to even.
  mutating func nearestRemainder(
    _ left: CalculatorValue, _ right: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    if right.isZero { throw .divisionByZero }
    if case (.exact, .exact) = (left, right) {
      return try subtract(left, multiply(right, round(divide(left, right), places: nil)))
    }
    return try approximate(real(left).remainder(dividingBy: real(right)))
  }
}
