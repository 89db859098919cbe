/// What keeps every expression's answer, or its refusal, within 50 ms.
enum CalculatorLimits {
  /// The longest expression, in bytes of UTF-8.
  static let bytes = 4096
  /// The deepest nesting of parentheses, calls, signs and exponents.
  static let depth = 200
  /// The decimal digits of the largest numerator or denominator.
  static let digits = 10_000
  /// The limit in bits: a number of fewer bits is below it, one of more is above.
  static let bits = 33_219

  private static let largest = BigInt(10).power(digits)

  static func isTooLarge(_ value: BigInt) -> Bool {
    if value.bitWidth < bits { return false }
    return value.absolute >= largest
  }
}
