import Base

extension CalculatorArithmetic {
  mutating func naturalLogarithm(
    _ value: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    if case .exact(1) = value { return .exact(0) }
    return try approximate(logarithm(value))
  }

  mutating func logarithm(
    _ value: CalculatorValue, base: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    if case .exact(1) = base { throw .divisionByZero }
    if case (.exact(let value), .exact(let base)) = (value, base),
      let exact = try exactLogarithm(value, base: base)
    {
      return .exact(exact)
    }
    switch base {
    case .exact(2): return try approximate(logarithm(value, RealFunctions.log2, of2: 1))
    case .exact(10):
      return try approximate(
        logarithm(value, RealFunctions.log10, of2: RealFunctions.log10(2)))
    default:
      let divisor = try logarithm(base)
      if divisor == 0 { throw .divisionByZero }
      return try approximate(logarithm(value) / divisor)
    }
  }

  /// log(1 + x), which keeps the digits of a small x.
  func logarithmOfSuccessor(_ value: CalculatorValue) throws(CalculatorProblem) -> CalculatorValue {
    if case .exact(0) = value { return .exact(0) }
    let value = try real(value)
    if value <= -1 { throw .domain("the logarithm of a number that is not above zero") }
    return try approximate(RealFunctions.log1p(value))
  }

  private func logarithm(_ value: CalculatorValue) throws(CalculatorProblem) -> Double {
    // Near 1 a double has lost the digits that the logarithm is made of.
    if case .exact(let value) = value, value > Rational(1, 2), value < 2,
      let difference = (value - 1).double
    {
      return RealFunctions.log1p(difference)
    }
    return try logarithm(value, RealFunctions.log, of2: RealFunctions.log(2))
  }

  /// A logarithm of a number that need not fit in a double.
  private func logarithm(
    _ value: CalculatorValue, _ function: (Double) -> Double, of2 logarithmOf2: Double
  ) throws(CalculatorProblem) -> Double {
    if case .exact(let value) = value {
      if value.signum <= 0 { throw .domain("the logarithm of a number that is not above zero") }
      if let double = value.double, double >= .leastNormalMagnitude { return function(double) }
      let (significand, exponent) = value.scaled
      return function(significand) + Double(exponent) * logarithmOf2
    }
    let double = try real(value)
    if double <= 0 { throw .domain("the logarithm of a number that is not above zero") }
    return function(double)
  }

  /// The logarithm where it is a whole number or a simple fraction: log(8, 4) is 3/2.
  private mutating func exactLogarithm(
    _ value: Rational, base: Rational
  ) throws(CalculatorProblem) -> Rational? {
    guard value.signum > 0, base.signum > 0 else { return nil }
    let estimate = try logarithm(.exact(value)) / logarithm(.exact(base))
    for denominator in 1...4 {
      let numerator = (estimate * Double(denominator)).rounded()
      if abs(estimate * Double(denominator) - numerator) > 1e-9 * max(1, abs(numerator)) {
        continue
      }
      guard abs(numerator) < 40_000 else { return nil }
      let size = max(value.numerator.bitWidth, value.denominator.bitWidth) * denominator
      if size > 2 * CalculatorLimits.bits { return nil }
      try work.charge(1000 + 4 * (size / 64) * (size / 64))
      let count = Int(numerator)
      let power = base.power(abs(count))
      if (count < 0 ? power.inverse : power) == value.power(denominator) {
        return Rational(BigInt(count), BigInt(denominator))
      }
    }
    return nil
  }
}
