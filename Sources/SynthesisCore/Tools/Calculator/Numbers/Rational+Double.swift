extension Rational {
  /// The exact value of a double; nil for an infinity or NaN.
  init?(_ value: Double) {
    guard value.isFinite else { return nil }
    if value == 0 {
      self = 0
      return
    }
    let significand = BigInt(
      isNegative: value.sign == .minus, magnitude: [UInt(value.significand * 0x1p52)])
    let shift = Int(value.exponent) - 52
    self =
      shift >= 0
      ? Rational(significand << shift) : Rational(significand, BigInt.one << -shift)
  }

  /// The nearest double, ties to even, subnormals included; nil if the value is too large for one.
  /// Right even where neither the numerator nor the denominator fits in a double.
  var double: Double? { Self.double(numerator, denominator) }

  /// The value as a double times a power of two, for logarithms and powers of numbers that no
  /// double holds. The double is between 1/2 and 2 in magnitude. The value must not be zero.
  var scaled: (significand: Double, exponent: Int) {
    let exponent = numerator.bitWidth - denominator.bitWidth
    let significand =
      exponent >= 0
      ? Self.double(numerator, denominator << exponent)
      : Self.double(numerator << -exponent, denominator)
    guard let significand else { preconditionFailure("a number below 2 has a double") }
    return (significand, exponent)
  }

  private static func double(_ numerator: BigInt, _ denominator: BigInt) -> Double? {
    if numerator.isZero { return 0 }
    let top = numerator.absolute
    // The bit widths give the binary exponent to within one.
    var exponent = top.bitWidth - denominator.bitWidth
    if exponent >= 0 ? top < denominator << exponent : top << -exponent < denominator {
      exponent -= 1
    }
    if exponent > 1023 { return nil }
    // The weight of the last bit that the double can hold.
    let unit = max(exponent - 52, -1074)
    let dividend = unit < 0 ? top << -unit : top
    let divisor = unit > 0 ? denominator << unit : denominator
    let (quotient, remainder) = dividend.dividedTowardsZero(by: divisor)
    var significand = quotient.magnitude.first ?? 0
    let half = remainder << 1
    if half > divisor || (half == divisor && significand & 1 == 1) { significand += 1 }
    let value = Double(
      sign: numerator.isNegative ? .minus : .plus, exponent: unit,
      significand: Double(significand))
    return value.isFinite ? value : nil
  }
}
