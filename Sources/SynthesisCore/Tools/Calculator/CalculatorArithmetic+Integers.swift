import Base

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
    guard let steps = count.int else { throw .tooLarge(digits: nil) }
    return try fallingProduct(from: count, steps: steps, isDivided: false)
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
    if steps > 100, let all = all.int, all <= 1 << 17 {
      return try primeProduct(choosing: steps, from: all)
    }
    return try fallingProduct(from: all, steps: steps, isDivided: true)
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
    return try fallingProduct(from: all, steps: steps, isDivided: false)
  }

  /// all·(all-1)·… of as many factors as there are steps, divided by the factorial of their number
  /// if asked. As many steps as fit into a limb are taken at once; after each such batch the
  /// quotient so far is a binomial coefficient, and so whole.
  private mutating func fallingProduct(
    from all: BigInt, steps: Int, isDivided: Bool
  ) throws(CalculatorProblem) -> CalculatorValue {
    var result: BigInt = 1
    var step = 0
    while step < steps {
      var factor = all - BigInt(step)
      var divisor = step + 1
      step += 1
      while step < steps, let product = factor.int, let next = (all - BigInt(step)).int {
        let (factors, overflow) = product.multipliedReportingOverflow(by: next)
        let (divisors, divisorOverflow) = divisor.multipliedReportingOverflow(by: step + 1)
        if overflow || (isDivided && divisorOverflow) { break }
        factor = BigInt(factors)
        divisor = divisors
        step += 1
      }
      try work.charge(1000 + (isDivided ? 8 : 1) * (result.limbCount + 1) * factor.limbCount)
      result = result * factor
      if isDivided { result = result.dividedTowardsZero(by: BigInt(divisor)).quotient }
    }
    return try exact(Rational(result))
  }

  /// A binomial coefficient from its prime factors: no long division, which is what takes the time
  /// where there are thousands of steps.
  private mutating func primeProduct(
    choosing chosen: Int, from all: Int
  ) throws(CalculatorProblem) -> CalculatorValue {
    try work.charge(20 * all)
    var result: BigInt = 1
    var batch = 1
    var isComposite = [Bool](repeating: false, count: all + 1)
    for prime in 2...all where !isComposite[prime] {
      for multiple in stride(from: prime * prime, through: all, by: prime) {
        isComposite[multiple] = true
      }
      // Legendre's formula: how often the prime divides n! is the sum of n over its powers.
      var power = prime
      while power <= all {
        var count = all / power - chosen / power - (all - chosen) / power
        while count > 0 {
          // A limb holds a batch and one more factor: the factors are below 2^17.
          if batch >= 1 << 45 {
            try work.chargeProduct(result, 1)
            result = result * BigInt(batch)
            batch = 1
          }
          batch *= prime
          count -= 1
        }
        power *= prime
      }
    }
    return try exact(Rational(result * BigInt(batch)))
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
