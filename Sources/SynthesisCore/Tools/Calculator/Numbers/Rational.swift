/// An exact fraction, always reduced, with a denominator above zero.
struct Rational: Sendable, Hashable {
  let numerator: BigInt
  let denominator: BigInt

  /// Reduces the fraction. The denominator must not be zero.
  init(_ numerator: BigInt, _ denominator: BigInt) {
    precondition(!denominator.isZero, "callers check for division by zero")
    if denominator.isOne {
      self.init(reduced: numerator, 1)
      return
    }
    let divisor = BigInt.greatestCommonDivisor(numerator, denominator)
    let isNegative = denominator.isNegative
    let signed = isNegative ? -numerator : numerator
    if divisor.isOne {
      self.init(reduced: signed, denominator.absolute)
    } else {
      self.init(
        reduced: signed.dividedTowardsZero(by: divisor).quotient,
        denominator.absolute.dividedTowardsZero(by: divisor).quotient)
    }
  }

  init(_ integer: BigInt) { self.init(reduced: integer, 1) }

  /// Takes a fraction that is known to be reduced.
  init(reduced numerator: BigInt, _ denominator: BigInt) {
    self.numerator = numerator
    self.denominator = denominator
  }

  var isInteger: Bool { denominator.isOne }
  var isZero: Bool { numerator.isZero }
  var isNegative: Bool { numerator.isNegative }
  var signum: Int { numerator.signum }
  var absolute: Rational { Rational(reduced: numerator.absolute, denominator) }
  /// The value, if it is whole.
  var integer: BigInt? { isInteger ? numerator : nil }
  /// The value, if it is whole and an `Int` holds it.
  var int: Int? { integer?.int }
}

extension Rational: ExpressibleByIntegerLiteral {
  init(integerLiteral value: Int) { self.init(BigInt(value)) }
}

extension Rational: Comparable {
  static func < (left: Rational, right: Rational) -> Bool {
    if left.signum != right.signum { return left.signum < right.signum }
    if left.denominator == right.denominator { return left.numerator < right.numerator }
    return left.numerator * right.denominator < right.numerator * left.denominator
  }
}

extension Rational {
  static prefix func - (value: Rational) -> Rational {
    Rational(reduced: -value.numerator, value.denominator)
  }

  static func + (left: Rational, right: Rational) -> Rational {
    if left.denominator == right.denominator {
      return Rational(left.numerator + right.numerator, left.denominator)
    }
    if left.isInteger || right.isInteger {
      // A whole number added to a reduced fraction leaves it reduced.
      return Rational(
        reduced: left.numerator * right.denominator + right.numerator * left.denominator,
        left.denominator * right.denominator)
    }
    return Rational(
      left.numerator * right.denominator + right.numerator * left.denominator,
      left.denominator * right.denominator)
  }

  static func - (left: Rational, right: Rational) -> Rational { left + -right }

  static func * (left: Rational, right: Rational) -> Rational {
    if left.isInteger && right.isInteger {
      return Rational(reduced: left.numerator * right.numerator, 1)
    }
    // Reducing across first keeps the numbers small.
    let first = Rational(left.numerator, right.denominator)
    let second = Rational(right.numerator, left.denominator)
    return Rational(
      reduced: first.numerator * second.numerator, first.denominator * second.denominator)
  }

  /// The divisor must not be zero.
  static func / (left: Rational, right: Rational) -> Rational { left * right.inverse }

  /// The value must not be zero.
  var inverse: Rational {
    precondition(!isZero, "callers check for division by zero")
    return numerator.isNegative
      ? Rational(reduced: -denominator, -numerator) : Rational(reduced: denominator, numerator)
  }

  /// The value to the power of an exponent that is not negative.
  func power(_ exponent: Int) -> Rational {
    Rational(reduced: numerator.power(exponent), denominator.power(exponent))
  }
}

extension Rational {
  /// The largest integer that is not above the value.
  var floor: BigInt {
    isInteger ? numerator : numerator.dividedDown(by: denominator).quotient
  }

  var ceiling: BigInt { -(-self).floor }

  var truncated: BigInt { isNegative ? ceiling : floor }

  /// The nearest integer; a tie goes to the even one.
  var rounded: BigInt {
    let doubled = self + self + 1
    let nearest = doubled.numerator.dividedDown(by: doubled.denominator << 1).quotient
    let isTie = doubled.isInteger && !doubled.numerator.isOdd
    return isTie && nearest.isOdd ? nearest - 1 : nearest
  }
}
