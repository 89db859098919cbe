import Base

extension BigInt {
  /// The value to the power of an exponent that is not negative.
  func power(_ exponent: Int) -> BigInt {
    var result: BigInt = 1
    var mask = exponent == 0 ? 0 : 1 << (Int.bitWidth - 1 - exponent.leadingZeroBitCount)
    while mask > 0 {
      result = result * result
      if exponent & mask != 0 { result = result * self }
      mask >>= 1
    }
    return result
  }

  /// The largest integer whose square is not above the value, which must not be negative.
  var squareRoot: BigInt { root(2) }

  /// The largest integer whose `degree`-th power is not above the value, which must not be
  /// negative.
  func root(_ degree: Int) -> BigInt {
    if isZero || degree == 1 { return self }
    if bitWidth <= degree { return 1 }
    var guess = rootFromAbove(degree)
    // Newton's iteration falls to the root from above, and stops falling there.
    while true {
      let quotient = dividedTowardsZero(by: guess.power(degree - 1)).quotient
      let sum = BigInt(degree - 1) * guess + quotient
      let next = sum.dividedTowardsZero(by: BigInt(degree)).quotient
      if next >= guess { return guess }
      guess = next
    }
  }

  /// The exact root, if there is one.
  func exactRoot(_ degree: Int) -> BigInt? {
    let root = root(degree)
    return root.power(degree) == self ? root : nil
  }

  /// A start for Newton's iteration that is above the root, and near enough that the iteration
  /// doubles its digits from the first step on.
  private func rootFromAbove(_ degree: Int) -> BigInt {
    let excess = max(0, bitWidth - 1000)
    let leading = (self >> excess).double
    let logarithm = (RealFunctions.log2(leading) + Double(excess)) / Double(degree)
    let whole = logarithm.rounded(.down)
    // 2^50 keeps the fraction's digits; the added part outweighs the error of the logarithm,
    // which is below 2^-36 for numbers that the calculator holds.
    let fraction = RealFunctions.exp2(logarithm - whole) * (1 + 0x1p-36)
    let scaled = BigInt(Int(fraction * 0x1p50))
    let shift = Int(whole) - 50
    return (shift >= 0 ? scaled << shift : scaled >> -shift) + 1
  }

  /// The nearest double to a value known to be below 2^1023, rounded towards zero.
  private var double: Double {
    let excess = max(0, bitWidth - 53)
    let leading = (self >> excess).magnitude.first ?? 0
    return Double(sign: .plus, exponent: excess, significand: Double(leading))
  }
}
