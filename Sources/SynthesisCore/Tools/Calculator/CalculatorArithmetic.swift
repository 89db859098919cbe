import Base

/// The operations on values, within the limits of size and work.
///
/// Exact values stay exact; a double enters with the first irrational function, and makes
/// approximate what it touches. No operation gives NaN or an infinity: it throws what is wrong.
struct CalculatorArithmetic {
  var work = WorkBudget()

  /// Refuses a number that is too large. Every exact result passes here.
  func exact(_ value: Rational) throws(CalculatorProblem) -> CalculatorValue {
    if CalculatorLimits.isTooLarge(value.numerator)
      || CalculatorLimits.isTooLarge(value.denominator)
    {
      throw .tooLarge(digits: "more than 10,000")
    }
    return .exact(value)
  }

  /// Refuses what a function gives where it has no value.
  func approximate(
    _ value: Double, or problem: CalculatorProblem = .overflow
  ) throws(CalculatorProblem) -> CalculatorValue {
    if value.isNaN { throw problem == .overflow ? .domain("the result") : problem }
    if value.isInfinite { throw .overflow }
    // A zero has no sign here.
    return .approximate(value == 0 ? 0 : value)
  }

  /// The nearest double.
  func real(_ value: CalculatorValue) throws(CalculatorProblem) -> Double {
    switch value {
    case .exact(let value):
      guard let double = value.double else { throw .overflow }
      return double
    case .pi(let factor):
      guard let double = factor.double, (double * .pi).isFinite else { throw .overflow }
      return double * .pi
    case .approximate(let value): return value
    case .list: throw .numberExpected("this operation")
    }
  }

  mutating func add(
    _ left: CalculatorValue, _ right: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    switch (left, right) {
    case (.exact(let left), .exact(let right)):
      try work.chargeFraction(left, right)
      return try exact(left + right)
    case (.pi(let left), .pi(let right)):
      try work.chargeFraction(left, right)
      return try multipleOfPi(left + right)
    case (.pi, .exact(0)): return left
    case (.exact(0), .pi): return right
    default: return try approximate(real(left) + real(right))
    }
  }

  mutating func subtract(
    _ left: CalculatorValue, _ right: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    try add(left, negate(right))
  }

  func negate(_ value: CalculatorValue) throws(CalculatorProblem) -> CalculatorValue {
    switch value {
    case .exact(let value): return .exact(-value)
    case .pi(let factor): return .pi(-factor)
    case .approximate(let value): return try approximate(-value)
    case .list: throw .numberExpected("`-`")
    }
  }

  mutating func multiply(
    _ left: CalculatorValue, _ right: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    switch (left, right) {
    case (.exact(let left), .exact(let right)):
      try work.chargeFraction(left, right)
      return try exact(left * right)
    case (.exact(let factor), .pi(let multiple)), (.pi(let multiple), .exact(let factor)):
      try work.chargeFraction(factor, multiple)
      return try multipleOfPi(factor * multiple)
    default: return try approximate(real(left) * real(right))
    }
  }

  mutating func divide(
    _ left: CalculatorValue, _ right: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    if right.isZero { throw .divisionByZero }
    switch (left, right) {
    case (.exact(let left), .exact(let right)), (.pi(let left), .pi(let right)):
      try work.chargeFraction(left, right)
      return try exact(left / right)
    case (.pi(let left), .exact(let right)):
      try work.chargeFraction(left, right)
      return try multipleOfPi(left / right)
    case (.exact(0), .pi): return left
    default: return try approximate(real(left) / real(right))
    }
  }

  /// Rounds the quotient towards minus infinity.
  mutating func floorDivide(
    _ left: CalculatorValue, _ right: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    try floor(divide(left, right))
  }

  /// What floor division leaves; it has the divisor's sign.
  mutating func modulo(
    _ left: CalculatorValue, _ right: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    if case (.exact, .exact) = (left, right) {
      return try subtract(left, multiply(right, floorDivide(left, right)))
    }
    if right.isZero { throw .divisionByZero }
    let divisor = try real(right)
    let rest = RealFunctions.fmod(try real(left), divisor)
    return try approximate(rest != 0 && (rest < 0) != (divisor < 0) ? rest + divisor : rest)
  }

  func multipleOfPi(_ factor: Rational) throws(CalculatorProblem) -> CalculatorValue {
    _ = try exact(factor)
    let value = CalculatorValue.multipleOfPi(factor)
    _ = try real(value)
    return value
  }

  /// Whether the left value is below the right one.
  mutating func isLess(
    _ left: CalculatorValue, _ right: CalculatorValue
  ) throws(CalculatorProblem) -> Bool {
    switch (left, right) {
    case (.exact(let left), .exact(let right)), (.pi(let left), .pi(let right)):
      try work.chargeFraction(left, right)
      return left < right
    default:
      // A number that no double holds still has its place.
      let difference = try signedDouble(left) - signedDouble(right)
      return difference < 0
    }
  }

  private func signedDouble(_ value: CalculatorValue) throws(CalculatorProblem) -> Double {
    if case .exact(let value) = value {
      return value.double ?? (value.isNegative ? -.infinity : .infinity)
    }
    return try real(value)
  }
}
