extension CalculatorArithmetic {
  func integer(
    _ value: CalculatorValue, for what: String
  ) throws(CalculatorProblem) -> BigInt {
    if case .exact(let value) = value, let integer = value.integer { return integer }
    throw .integerExpected(what)
  }

  private func count(
    _ value: CalculatorValue, for what: String
  ) throws(CalculatorProblem) -> BigInt {
    let integer = try integer(value, for: what)
    if integer.isNegative { throw .negativeCount(what) }
    return integer
  }

  mutating func factorial(_ value: CalculatorValue) throws(CalculatorProblem) -> CalculatorValue {
    let count = try count(value, for: "a factorial")
    try refuse(digits: Self.factorialDigits(count))
    guard let last = count.int else { throw .tooLarge(digits: nil) }
    return .integer(try product(from: 2, through: last))
  }

  /// The number of ways to choose, 0 where there are too few to choose from.
  mutating func combinations(
    _ all: CalculatorValue, _ chosen: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    let all = try count(all, for: "comb")
    var chosen = try count(chosen, for: "comb")
    if chosen > all { return .exact(0) }
    chosen = min(chosen, all - chosen)
    try refuse(digits: Self.permutationDigits(all, chosen) - Self.factorialDigits(chosen))
    guard let steps = chosen.int else { throw .tooLarge(digits: nil) }
    var result: BigInt = 1
    for step in 0..<steps {
      try work.charge(300 + 2 * (result.limbCount + 1) * (all.limbCount + 1))
      result = result * (all - BigInt(step))
      result = result.dividedTowardsZero(by: BigInt(step + 1)).quotient
    }
    return try exact(Rational(result))
  }

  /// The number of ways to choose in order.
  mutating func permutations(
    _ all: CalculatorValue, _ chosen: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    let all = try count(all, for: "perm")
    let chosen = try count(chosen, for: "perm")
    if chosen > all { return .exact(0) }
    try refuse(digits: Self.permutationDigits(all, chosen))
    guard let steps = chosen.int else { throw .tooLarge(digits: nil) }
    var result: BigInt = 1
    for step in 0..<steps {
      try work.chargeProduct(result, all)
      result = result * (all - BigInt(step))
    }
    return try exact(Rational(result))
  }

  private mutating func product(
    from first: Int, through last: Int
  ) throws(CalculatorProblem) -> BigInt {
    var result: BigInt = 1
    var factor = first
    while factor <= last {
      try work.charge(150 + result.limbCount)
      result = result * BigInt(factor)
      factor += 1
    }
    _ = try exact(Rational(result))
    return result
  }

  mutating func greatestCommonDivisor(
    _ values: [CalculatorValue]
  ) throws(CalculatorProblem) -> CalculatorValue {
    var result: BigInt = 0
    for value in values {
      let value = try integer(value, for: "gcd")
      try work.chargeReduction(result, value)
      result = BigInt.greatestCommonDivisor(result, value)
    }
    return .integer(result)
  }

  mutating func leastCommonMultiple(
    _ values: [CalculatorValue]
  ) throws(CalculatorProblem) -> CalculatorValue {
    var result: BigInt = 1
    for value in values {
      let value = try integer(value, for: "lcm").absolute
      if value.isZero { return .exact(0) }
      try work.chargeReduction(result, value)
      let divisor = BigInt.greatestCommonDivisor(result, value)
      try work.chargeProduct(result, value)
      result = result * value.dividedTowardsZero(by: divisor).quotient
      _ = try exact(Rational(result))
    }
    return .integer(result)
  }

  mutating func integerSquareRoot(
    _ value: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    let value = try count(value, for: "isqrt")
    try work.charge(1000 + 40 * value.limbCount * value.limbCount)
    return .integer(value.squareRoot)
  }
}

extension CalculatorArithmetic {
  /// The decimal logarithm of a factorial, from the logarithm of the gamma function.
  private static func factorialDigits(_ count: BigInt) -> Double {
    RealFunctions.logGamma(approximation(count) + 1) / RealFunctions.log(10)
  }

  /// The decimal logarithm of all·(all-1)·…, with as many factors as are chosen. Where logarithms
  /// of factorials have lost their digits, it is what the product has at least: each factor is at
  /// least the last, and half of them are at least half of the first.
  private static func permutationDigits(_ all: BigInt, _ chosen: BigInt) -> Double {
    if chosen.isZero { return 0 }
    let factors = approximation(chosen)
    let first = approximation(all)
    if first > 1e12 {
      return max(factors * digits(max(all - chosen, 1)), factors / 2 * (digits(all) - 0.302))
    }
    let difference = RealFunctions.logGamma(first + 1) - RealFunctions.logGamma(first - factors + 1)
    return difference / RealFunctions.log(10)
  }
}
