/// A number's decimal digits and the place of the first.
///
///     DecimalDigits(Rational(2, 3), count: 5, rounding: .nearest)  // 0.66667
///     DecimalDigits(Rational(2, 3), count: 5, rounding: .towardsZero)  // 0.66666
struct DecimalDigits: Sendable, Hashable {
  enum Rounding {
    /// Ties go to the even digit.
    case nearest
    case towardsZero
  }

  let isNegative: Bool
  /// No zero at either end; empty for zero.
  let digits: String
  /// The power of ten of the first digit.
  let exponent: Int

  private init(isNegative: Bool, digits: String, exponent: Int) {
    self.isNegative = isNegative
    var digits = digits[...]
    while digits.last == "0" { digits.removeLast() }
    self.digits = String(digits)
    self.exponent = exponent
  }

  /// The first `count` significant digits of a value.
  init(_ value: Rational, count: Int, rounding: Rounding) {
    if value.isZero {
      self.init(isNegative: false, digits: "", exponent: 0)
      return
    }
    let (top, bottom) = (value.numerator.absolute, value.denominator)
    // Right to within one; the loop below sees to the rest.
    var exponent = Int((Double(top.bitWidth - bottom.bitWidth) * 0.30103).rounded(.down))
    let upper = BigInt(10).power(count)
    let lower = BigInt(10).power(count - 1)
    while true {
      let scale = count - 1 - exponent
      let power = BigInt(10).power(abs(scale))
      let divisor = scale < 0 ? bottom * power : bottom
      var (digits, rest) = (scale < 0 ? top : top * power).dividedTowardsZero(by: divisor)
      if digits >= upper {
        exponent += 1
      } else if digits < lower {
        exponent -= 1
      } else {
        let half = rest << 1
        let isAbove = half > divisor || (half == divisor && digits.isOdd)
        if rounding == .nearest, isAbove { digits = digits + 1 }
        // Rounding up 9.99 gives one digit more, all zeros but the first.
        if digits == upper { exponent += 1 }
        self.init(
          isNegative: value.isNegative, digits: digits.description, exponent: exponent)
        return
      }
    }
  }

  /// All the digits of a value whose decimal ends; nil if it does not, or has more than `limit`
  /// places after the point.
  init?(exactly value: Rational, places limit: Int) {
    let twos = value.denominator.trailingZeroBitCount
    // 5^n has more than 2n bits, so a denominator of more bits has too many places.
    if value.denominator.bitWidth > 4 * limit + 1 { return nil }
    var rest = value.denominator >> twos
    var fives = 0
    while !rest.isOne {
      let (quotient, remainder) = rest.dividedTowardsZero(by: 5)
      if !remainder.isZero { return nil }
      rest = quotient
      fives += 1
    }
    let places = max(twos, fives)
    if places > limit { return nil }
    let scaled = value.numerator.absolute * (BigInt(10).power(places))
    let digits = scaled.dividedTowardsZero(by: value.denominator).quotient.description
    self.init(
      isNegative: value.isNegative, digits: value.isZero ? "" : digits,
      exponent: digits.utf8.count - 1 - places)
  }

  /// How many places the plain form has after the point.
  var places: Int { max(0, digits.utf8.count - 1 - exponent) }

  /// `0.0125`, `12500`; `ending` follows the last digit.
  func plain(ending: String = "") -> String {
    let sign = isNegative ? "-" : ""
    if exponent < 0 {
      return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits + ending
    }
    let padding = String(repeating: "0", count: max(0, exponent + 1 - digits.utf8.count))
    let whole = digits.prefix(exponent + 1) + padding
    let fraction = digits.dropFirst(exponent + 1)
    if digits.isEmpty { return "0" + ending }
    if fraction.isEmpty { return sign + whole + (ending.isEmpty ? "" : "." + ending) }
    return sign + whole + "." + fraction + ending
  }

  /// `1.25e-20`; `ending` follows the last digit before the exponent.
  func scientific(ending: String = "") -> String {
    if digits.isEmpty { return "0" + ending }
    let fraction = digits.dropFirst()
    let point = fraction.isEmpty && ending.isEmpty ? "" : "."
    return (isNegative ? "-" : "") + digits.prefix(1) + point + fraction + ending + "e\(exponent)"
  }

  /// Plain for numbers of everyday size, scientific for those far from 1.
  func text(ending: String = "") -> String {
    (-6...14).contains(exponent) ? plain(ending: ending) : scientific(ending: ending)
  }
}
