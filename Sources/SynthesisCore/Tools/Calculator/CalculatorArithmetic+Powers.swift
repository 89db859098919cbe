import Base

extension CalculatorArithmetic {
  /// Exact where the result is rational: 8^(1/3) is 2. A negative base has a real power where the
  /// exponent is a fraction with an odd denominator: (-8)^(1/3) is -2. 0^0 is 1, as in Python.
  mutating func power(
    _ base: CalculatorValue, _ exponent: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    switch (base, exponent) {
    case (.exact(let base), .exact(let exponent)):
      if let whole = exponent.integer { return try power(base, whole) }
      return try power(base, fraction: exponent)
    case (_, .exact(0)): return .exact(1)
    case (.pi, .exact(1)): return base
    case (.list, _), (_, .list): throw .numberExpected("`^`")
    default: return try realPower(base, exponent)
    }
  }

  private func realPower(
    _ base: CalculatorValue, _ exponent: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    let (realBase, realExponent) = (try real(base), try real(exponent))
    if base.isZero {
      if realExponent < 0 { throw .divisionByZero }
      return .exact(realExponent == 0 ? 1 : 0)
    }
    if realBase < 0, case .exact(let exponent) = exponent, exponent.denominator.isOdd {
      let power = RealFunctions.pow(-realBase, realExponent)
      return try approximate(exponent.numerator.isOdd ? -power : power)
    }
    return try approximate(
      RealFunctions.pow(realBase, realExponent),
      or: .domain("a negative number to a power that is not whole"))
  }

  private mutating func power(
    _ base: Rational, _ exponent: BigInt
  ) throws(CalculatorProblem) -> CalculatorValue {
    if exponent.isZero || base == 1 { return .exact(1) }
    if base.isZero {
      if exponent.isNegative { throw .divisionByZero }
      return .exact(0)
    }
    if base == -1 { return .exact(exponent.isOdd ? -1 : 1) }
    let larger = max(base.numerator.absolute, base.denominator)
    try refuse(digits: Self.digits(larger) * Self.approximation(exponent.absolute))
    // The estimate has let only small exponents through.
    guard let count = exponent.absolute.int else { throw .tooLarge(digits: nil) }
    let size = larger.bitWidth * count / UInt.bitWidth + 1
    try work.charge(100 + 2 * size * size)
    let power = base.power(count)
    return try exact(exponent.isNegative ? power.inverse : power)
  }

  private mutating func power(
    _ base: Rational, fraction exponent: Rational
  ) throws(CalculatorProblem) -> CalculatorValue {
    if base.isZero {
      if exponent.isNegative { throw .divisionByZero }
      return .exact(0)
    }
    if base.isNegative {
      if !exponent.denominator.isOdd {
        throw .domain("an even root of a negative number")
      }
      let power = try power(base.absolute, fraction: exponent)
      return exponent.numerator.isOdd ? try negate(power) : power
    }
    if let degree = exponent.denominator.int, let root = try exactRoot(base, degree) {
      return try power(root, exponent.numerator)
    }
    let realExponent = try real(.exact(exponent))
    if let double = base.double, double >= .leastNormalMagnitude {
      return try approximate(RealFunctions.pow(double, realExponent))
    }
    let (significand, twos) = base.scaled
    let binary = realExponent * Double(twos)
    let whole = binary.rounded()
    if abs(whole) > 2000 {
      if whole > 0 { throw .overflow }
      return .approximate(0)
    }
    let power = RealFunctions.pow(significand, realExponent) * RealFunctions.exp2(binary - whole)
    return try approximate(Double(sign: .plus, exponent: Int(whole), significand: power))
  }

  /// The root of a value that is not negative, if it is rational.
  mutating func exactRoot(_ value: Rational, _ degree: Int) throws(CalculatorProblem) -> Rational? {
    if value == 0 || value == 1 { return value }
    // A number that is not 0 or 1 and has a whole root has more bits than the root's degree.
    if degree >= max(value.numerator.bitWidth, value.denominator.bitWidth) { return nil }
    let size = max(value.numerator.limbCount, value.denominator.limbCount)
    try work.charge(1000 + 40 * size * size)
    guard let top = value.numerator.exactRoot(degree),
      let bottom = value.denominator.exactRoot(degree)
    else { return nil }
    return Rational(reduced: top, bottom)
  }
}

extension CalculatorArithmetic {
  /// Refuses a result before it is built, given an estimate of its digits.
  func refuse(digits: Double) throws(CalculatorProblem) {
    if digits <= Double(CalculatorLimits.digits) + 1 { return }
    throw .tooLarge(digits: digits < 1e15 ? "about \(Int(digits).grouped)" : "far too many")
  }

  /// The decimal logarithm of a value above zero.
  static func digits(_ value: BigInt) -> Double {
    let (significand, exponent) = Rational(value).scaled
    return RealFunctions.log10(significand) + Double(exponent) * 0.301029995663981195
  }

  /// The value as a double, an infinity where it is too large.
  static func approximation(_ value: BigInt) -> Double { Rational(value).double ?? .infinity }
}
