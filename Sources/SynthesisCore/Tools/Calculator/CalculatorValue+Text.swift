extension CalculatorValue {
  /// Significant digits of a decimal that is not exact.
  static let digits = 15
  /// Places after the point up to which an ending decimal is written out.
  private static let places = 30
  /// Places up to which an ending decimal is looked for: 0.1^100 is 1e-100.
  private static let sparsePlaces = 400
  /// Characters of a fraction that still say something to a reader. A rate compounded monthly has
  /// hundreds of digits above and below, and is shown as a decimal number alone.
  private static let fractionLength = 40

  /// The forms a person would write the value in, the plainest first.
  var forms: [String] {
    switch self {
    case .exact(let value): return Self.forms(of: value)
    case .pi(let factor): return [decimal, Self.multipleOfPi(factor)]
    case .approximate: return [decimal]
    case .list: return [text]
    }
  }

  /// What follows the reading of an expression: `= 1/3 = 0.333333333333333…` or
  /// `≈ 1.4142135623731`.
  var equation: String {
    switch self {
    case .exact(let value):
      if value.isInteger || Self.endingDecimal(value) != nil { return "= \(text)" }
      let digits = DecimalDigits(value, count: Self.digits, rounding: .towardsZero)
      let decimal = digits.text(ending: "…")
      return Self.isReadable(value) ? "= \(text) = \(decimal)" : "= \(decimal)"
    case .pi(let factor): return "= \(Self.multipleOfPi(factor)) ≈ \(decimal)"
    case .approximate: return "≈ \(text)"
    case .list: return "\(isApproximate ? "≈" : "=") \(text)"
    }
  }

  /// The value's plainest exact form where it has one.
  var text: String {
    switch self {
    case .exact(let value):
      if value.isInteger { return value.numerator.description }
      return Self.endingDecimal(value) ?? Self.fraction(value)
    case .pi, .approximate: return decimal
    case .list(let values): return "[" + values.map(\.text).joined(separator: ", ") + "]"
    }
  }

  /// The value as a decimal number: all of it for an integer or an ending decimal, otherwise
  /// rounded to 15 significant digits. Empty for a list.
  var decimal: String {
    switch self {
    case .exact(let value):
      if value.isInteger { return text }
      return Self.endingDecimal(value) ?? Self.rounded(value)
    case .pi(let factor):
      return factor.double.flatMap { Rational($0 * .pi) }.map(Self.rounded) ?? ""
    case .approximate(let value): return Rational(value).map(Self.rounded) ?? ""
    case .list: return ""
    }
  }

  private static func forms(of value: Rational) -> [String] {
    if value.isInteger {
      let plain = value.numerator.description
      if plain.utf8.count <= places { return [plain] }
      // 10^40 is more likely to be written 1e40.
      let short = DecimalDigits(value, count: places, rounding: .towardsZero)
      let isShort = short.digits.utf8.count <= digits
      return isShort && plain == short.plain() ? [plain, short.scientific()] : [plain]
    }
    if let decimal = endingDecimal(value) {
      return [decimal] + (isReadable(value) ? [fraction(value)] : [])
    }
    let rounded = rounded(value)
    let cut = DecimalDigits(value, count: digits, rounding: .towardsZero).text()
    return (isReadable(value) ? [fraction(value)] : []) + [rounded]
      + (cut == rounded ? [] : [cut])
  }

  private static func rounded(_ value: Rational) -> String {
    DecimalDigits(value, count: digits, rounding: .nearest).text()
  }

  private static func fraction(_ value: Rational) -> String {
    "\(value.numerator)/\(value.denominator)"
  }

  /// Whether the fraction is short enough to be read.
  private static func isReadable(_ value: Rational) -> Bool {
    // Three bits and a third make a digit; a long fraction is not printed to be measured.
    let bits = value.numerator.bitWidth + value.denominator.bitWidth
    return bits < fractionLength * 4 && fraction(value).utf8.count <= fractionLength
  }

  private static func endingDecimal(_ value: Rational) -> String? {
    guard let digits = DecimalDigits(exactly: value, places: sparsePlaces) else { return nil }
    if digits.places <= places { return digits.plain() }
    return digits.digits.utf8.count <= places ? digits.scientific() : nil
  }

  /// `2π/3`
  private static func multipleOfPi(_ factor: Rational) -> String {
    let sign = factor.isNegative ? "-" : ""
    let top = factor.numerator.absolute
    let bottom = factor.isInteger ? "" : "/\(factor.denominator)"
    return sign + (top.isOne ? "" : top.description) + "π" + bottom
  }
}
