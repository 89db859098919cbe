extension Limbs {
  /// Quotient and remainder by a divisor other than zero.
  static func divide(_ dividend: [UInt], by divisor: [UInt]) -> (
    quotient: [UInt], remainder: [UInt]
  ) {
    if compare(dividend, divisor) < 0 { return ([], dividend) }
    if divisor.count == 1 {
      var quotient = dividend
      let remainder = divideInPlace(&quotient, by: divisor[0])
      return (quotient, remainder == 0 ? [] : [remainder])
    }
    return divideLong(dividend, by: divisor)
  }

  /// Divides by one limb and returns the remainder.
  static func divideInPlace(_ limbs: inout [UInt], by divisor: UInt) -> UInt {
    var remainder: UInt = 0
    let count = limbs.count
    limbs.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var index = count
      while index > 0 {
        index &-= 1
        let step = divisor.dividingFullWidth((remainder, base[index]))
        base[index] = step.quotient
        remainder = step.remainder
      }
    }
    trim(&limbs)
    return remainder
  }

  /// Knuth's algorithm D (The Art of Computer Programming, volume 2, 4.3.1): with the divisor's top
  /// bit set, a quotient limb guessed from the top limbs is at most two too large.
  private static func divideLong(_ dividend: [UInt], by divisor: [UInt]) -> (
    quotient: [UInt], remainder: [UInt]
  ) {
    let shift = divisor[divisor.count - 1].leadingZeroBitCount
    let divisor = shiftLeft(divisor, by: shift)
    var rest = shiftLeft(dividend, by: shift)
    while rest.count <= dividend.count { rest.append(0) }
    let count = divisor.count
    let quotientCount = rest.count - count
    let quotient = build(count: quotientCount) { quotient in
      read(divisor) { divisor in
        rest.withUnsafeMutableBufferPointer { buffer in
          guard let rest = buffer.baseAddress else { return }
          var index = quotientCount
          while index > 0 {
            index &-= 1
            quotient[index] = quotientLimb(of: rest + index, by: divisor, count: count)
          }
        }
      }
    }
    trim(&rest)
    return (quotient, shiftRight(rest, by: shift))
  }

  /// One limb of the quotient of `count + 1` limbs by `count`; leaves the remainder in `rest`.
  private static func quotientLimb(of rest: Target, by divisor: Source, count: Int) -> UInt {
    let top = divisor[count &- 1]
    let next = divisor[count &- 2]
    var guess: UInt
    var guessRemainder: UInt
    var canBeTooLarge = true
    if rest[count] >= top {
      guess = .max
      guessRemainder = rest[count &- 1] &+ top
      canBeTooLarge = guessRemainder >= top
    } else {
      (guess, guessRemainder) = top.dividingFullWidth((rest[count], rest[count &- 1]))
    }
    while canBeTooLarge {
      let (high, low) = guess.multipliedFullWidth(by: next)
      if high < guessRemainder || (high == guessRemainder && low <= rest[count &- 2]) { break }
      guess = guess &- 1
      guessRemainder = guessRemainder &+ top
      canBeTooLarge = guessRemainder >= top
    }
    let borrow = subtractProduct(of: divisor, count: count, by: guess, from: rest)
    let isTooLarge = rest[count] < borrow
    rest[count] = rest[count] &- borrow
    if isTooLarge {
      guess = guess &- 1
      rest[count] = rest[count] &+ addProduct(of: divisor, count: count, by: 1, to: rest)
    }
    return guess
  }
}
