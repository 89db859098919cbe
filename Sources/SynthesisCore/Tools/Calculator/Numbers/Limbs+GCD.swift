extension Limbs {
  /// Greatest common divisor by Lehmer's method: the quotients of many steps of Euclid's algorithm
  /// follow from the leading 62 bits alone, so that the long numbers are touched once for about
  /// thirty bits of progress. Fractions are reduced after every operation, which makes this the
  /// calculator's hottest path.
  static func greatestCommonDivisor(_ left: [UInt], _ right: [UInt]) -> [UInt] {
    var (large, small) = compare(left, right) >= 0 ? (left, right) : (right, left)
    while small.count > 1 {
      let steps = LehmerSteps(large: large, small: small)
      if steps.count == 0 {
        (large, small) = (small, divide(large, by: small).remainder)
        continue
      }
      let (first, second) = (steps.first, steps.second)
      // The cofactors of each row have opposite signs, which alternate with the number of steps.
      if steps.count.isMultiple(of: 2) {
        (large, small) = (
          combine(large, first.large, minus: small, first.small),
          combine(small, second.small, minus: large, second.large)
        )
      } else {
        (large, small) = (
          combine(small, first.small, minus: large, first.large),
          combine(large, second.large, minus: small, second.small)
        )
      }
    }
    guard let last = small.first else { return large }
    var rest = large
    var (high, low) = (last, divideInPlace(&rest, by: last))
    while low != 0 { (high, low) = (low, high % low) }
    return [high]
  }

  /// `plus * factor - minus * other`, known not to be negative.
  private static func combine(
    _ plus: [UInt], _ factor: UInt, minus: [UInt], _ other: UInt
  ) -> [UInt] {
    let count = max(plus.count, minus.count)
    return build(count: count + 1) { target in
      read(plus) { plusLimbs in
        target[plus.count] = addProduct(of: plusLimbs, count: plus.count, by: factor, to: target)
      }
      read(minus) { minusLimbs in
        let borrow = subtractProduct(
          of: minusLimbs, count: minus.count, by: other, from: target)
        var index = minus.count
        var left = borrow
        while left != 0, index <= count {
          let limb = target[index]
          target[index] = limb &- left
          left = limb < left ? 1 : 0
          index &+= 1
        }
      }
    }
  }
}

/// The steps of Euclid's algorithm that the leading bits of two numbers determine, as the matrix
/// that takes the pair to the pair after them. Entries are magnitudes.
private struct LehmerSteps {
  var first: (large: UInt, small: UInt) = (1, 0)
  var second: (large: UInt, small: UInt) = (0, 1)
  var count = 0

  init(large: [UInt], small: [UInt]) {
    let shift = Limbs.bitWidth(large) - 62
    var high = Self.leadingBits(of: large, shift: shift)
    var low = Self.leadingBits(of: small, shift: shift)
    while true {
      // What the cut-off bits can add to or take from either number is bounded by its cofactors;
      // which one adds alternates with the steps. A step is sure where the largest and the
      // smallest ratio that the bits allow have the same quotient (Collins's condition).
      let isEven = count.isMultiple(of: 2)
      let most = isEven ? (first.large, second.large) : (first.small, second.small)
      let least = isEven ? (first.small, second.small) : (first.large, second.large)
      if low <= most.1 || high < least.0 { return }
      let quotient = (high &+ most.0) / (low &- most.1)
      if quotient != (high &- least.0) / (low &+ least.1) { return }
      (first, second) = (
        second,
        (first.large &+ quotient &* second.large, first.small &+ quotient &* second.small)
      )
      (high, low) = (low, high &- quotient &* low)
      count += 1
    }
  }

  private static func leadingBits(of limbs: [UInt], shift: Int) -> UInt {
    let (whole, part) = shift.quotientAndRemainder(dividingBy: UInt.bitWidth)
    if whole >= limbs.count { return 0 }
    let high = whole + 1 < limbs.count ? limbs[whole + 1] : 0
    return (limbs[whole] >> UInt(part)) | (high << UInt(UInt.bitWidth - part))
  }
}
