/// An integer of any size.
///
/// The engine has no package dependencies and the calculator's numbers are bounded (10,000
/// digits), so this holds what exact fractions need and no more.
struct BigInt: Sendable, Hashable {
  let isNegative: Bool
  let magnitude: [UInt]

  /// Zero is never negative.
  init(isNegative: Bool, magnitude: [UInt]) {
    self.isNegative = isNegative && !magnitude.isEmpty
    self.magnitude = magnitude
  }

  init(_ value: Int) {
    self.init(isNegative: value < 0, magnitude: value == 0 ? [] : [value.magnitude])
  }

  static let zero = BigInt(0)
  static let one = BigInt(1)

  var isZero: Bool { magnitude.isEmpty }
  var isOne: Bool { !isNegative && magnitude.count == 1 && magnitude[0] == 1 }
  var isOdd: Bool { (magnitude.first ?? 0) & 1 == 1 }
  /// -1, 0 or 1.
  var signum: Int { isZero ? 0 : (isNegative ? -1 : 1) }
  var absolute: BigInt { BigInt(isNegative: false, magnitude: magnitude) }
  /// How many bits the magnitude takes; 0 for zero.
  var bitWidth: Int { Limbs.bitWidth(magnitude) }
  var limbCount: Int { magnitude.count }

  var trailingZeroBitCount: Int {
    guard let index = magnitude.firstIndex(where: { $0 != 0 }) else { return 0 }
    return index * UInt.bitWidth + magnitude[index].trailingZeroBitCount
  }

  /// The value, if an `Int` holds it.
  var int: Int? {
    switch magnitude.count {
    case 0: return 0
    case 1:
      let limb = magnitude[0]
      if isNegative { return limb <= Int.min.magnitude ? Int(truncatingIfNeeded: 0 &- limb) : nil }
      return Int(exactly: limb)
    default: return nil
    }
  }
}

extension BigInt: Comparable {
  static func < (left: BigInt, right: BigInt) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    let order = Limbs.compare(left.magnitude, right.magnitude)
    return left.isNegative ? order > 0 : order < 0
  }
}

extension BigInt: ExpressibleByIntegerLiteral {
  init(integerLiteral value: Int) { self.init(value) }
}

extension BigInt {
  static prefix func - (value: BigInt) -> BigInt {
    BigInt(isNegative: !value.isNegative, magnitude: value.magnitude)
  }

  static func + (left: BigInt, right: BigInt) -> BigInt {
    if left.isNegative == right.isNegative {
      return BigInt(
        isNegative: left.isNegative, magnitude: Limbs.add(left.magnitude, right.magnitude))
    }
    if Limbs.compare(left.magnitude, right.magnitude) >= 0 {
      return BigInt(
        isNegative: left.isNegative, magnitude: Limbs.subtract(left.magnitude, right.magnitude))
    }
    return BigInt(
      isNegative: right.isNegative, magnitude: Limbs.subtract(right.magnitude, left.magnitude))
  }

  static func - (left: BigInt, right: BigInt) -> BigInt { left + -right }

  static func * (left: BigInt, right: BigInt) -> BigInt {
    BigInt(
      isNegative: left.isNegative != right.isNegative,
      magnitude: Limbs.multiply(left.magnitude, right.magnitude))
  }

  static func << (value: BigInt, bits: Int) -> BigInt {
    BigInt(isNegative: value.isNegative, magnitude: Limbs.shiftLeft(value.magnitude, by: bits))
  }

  /// Shifts the magnitude, so that -3 >> 1 is -1.
  static func >> (value: BigInt, bits: Int) -> BigInt {
    BigInt(isNegative: value.isNegative, magnitude: Limbs.shiftRight(value.magnitude, by: bits))
  }

  /// Rounds the quotient towards zero. The divisor must not be zero.
  func dividedTowardsZero(by divisor: BigInt) -> (quotient: BigInt, remainder: BigInt) {
    precondition(!divisor.isZero, "callers check for division by zero")
    let (quotient, remainder) = Limbs.divide(magnitude, by: divisor.magnitude)
    return (
      BigInt(isNegative: isNegative != divisor.isNegative, magnitude: quotient),
      BigInt(isNegative: isNegative, magnitude: remainder)
    )
  }

  /// Rounds the quotient towards minus infinity; the remainder has the divisor's sign.
  func dividedDown(by divisor: BigInt) -> (quotient: BigInt, remainder: BigInt) {
    let (quotient, remainder) = dividedTowardsZero(by: divisor)
    if remainder.isZero || remainder.isNegative == divisor.isNegative {
      return (quotient, remainder)
    }
    return (quotient - 1, remainder + divisor)
  }

  /// Never negative; 0 for two zeros.
  static func greatestCommonDivisor(_ left: BigInt, _ right: BigInt) -> BigInt {
    BigInt(
      isNegative: false,
      magnitude: Limbs.greatestCommonDivisor(left.magnitude, right.magnitude))
  }
}
