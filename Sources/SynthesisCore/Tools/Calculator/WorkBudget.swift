/// The work that one expression may still do, in steps of a 64-bit digit: about a nanosecond each.
///
/// Limits on the size of single values are not enough: within 4 KiB fit hundreds of operations on
/// numbers of 10,000 digits. Costs are charged before the work is done, from the operands' sizes.
struct WorkBudget: Sendable {
  static let limit = 15_000_000

  private(set) var spent = 0

  mutating func charge(_ cost: Int) throws(CalculatorProblem) {
    spent += cost
    if spent > Self.limit { throw .tooMuchWork }
  }

  mutating func chargeProduct(_ left: BigInt, _ right: BigInt) throws(CalculatorProblem) {
    try charge(400 + left.limbCount * right.limbCount)
  }

  mutating func chargeReduction(_ left: BigInt, _ right: BigInt) throws(CalculatorProblem) {
    let (small, large) = (
      min(left.limbCount, right.limbCount), max(left.limbCount, right.limbCount)
    )
    try charge(500 + small * (large - small) + 12 * small * small)
  }

  /// For a sum, product or quotient of fractions, with the reduction of the result.
  mutating func chargeFraction(_ left: Rational, _ right: Rational) throws(CalculatorProblem) {
    if left.isInteger && right.isInteger {
      return try chargeProduct(left.numerator, right.numerator)
    }
    let leftSize = max(left.numerator.limbCount, left.denominator.limbCount)
    let rightSize = max(right.numerator.limbCount, right.denominator.limbCount)
    let smaller = min(leftSize, rightSize)
    try charge(2000 + 4 * leftSize * rightSize + 24 * smaller * max(leftSize, rightSize))
  }
}
