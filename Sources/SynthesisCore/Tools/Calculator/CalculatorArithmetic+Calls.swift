import Base

extension CalculatorArithmetic {
  /// Calls a function with as many arguments as it takes.
  mutating func call(
    _ function: CalculatorFunction, _ arguments: [CalculatorValue]
  ) throws(CalculatorProblem) -> CalculatorValue {
    guard let arity = function.arity else { return try callOnList(function, arguments) }
    if !arity.contains(arguments.count) {
      throw .argumentCount(
        function: function.rawValue, expected: Self.words(arity), got: arguments.count)
    }
    if function == .dist || function == .sumprod {
      return try callOnTwoLists(function, arguments)
    }
    for case .list in arguments { throw .numberExpected(function.rawValue) }
    let first = arguments[0]
    if arguments.count == 2 { return try callOnTwo(function, first, arguments[1]) }
    return try callOnOne(function, first)
  }

  private static func words(_ arity: ClosedRange<Int>) -> String {
    if arity == 1...1 { return "one argument" }
    return arity == 2...2 ? "two arguments" : "one or two arguments"
  }

  private mutating func callOnTwo(
    _ function: CalculatorFunction, _ first: CalculatorValue, _ second: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    switch function {
    case .pow: return try power(first, second)
    case .log: return try logarithm(first, base: second)
    case .round: return try round(first, places: second)
    case .atan2: return try arcTangent(first, second)
    case .comb: return try combinations(first, second)
    case .perm: return try permutations(first, second)
    case .mod: return try modulo(first, second)
    case .fmod: return try truncatedRemainder(first, second)
    case .remainder: return try nearestRemainder(first, second)
    case .copysign:
      return try isNegative(first) == isNegative(second) ? first : negate(first)
    case .ldexp:
      let exponent = try integer(second, for: "the second argument of ldexp")
      return try multiply(first, power(.exact(2), .exact(Rational(exponent))))
    default: return try approximate(RealFunctions.nextAfter(real(first), real(second)))
    }
  }

  private mutating func callOnOne(
    _ function: CalculatorFunction, _ value: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    switch function {
    case .abs, .fabs: return try absolute(value)
    case .ceil: return try ceiling(value)
    case .floor: return try floor(value)
    case .trunc: return try truncate(value)
    case .round: return try round(value, places: nil)
    case .modf:
      let whole = try truncate(value)
      return .list([try subtract(value, whole), whole])
    case .frexp: return try parts(value)
    case .ulp: return .approximate(abs(try real(value)).ulp)
    case .factorial, .perm: return try factorial(value)
    case .isqrt: return try integerSquareRoot(value)
    case .sqrt: return try squareRoot(value)
    case .cbrt: return try cubeRoot(value)
    case .log: return try naturalLogarithm(value)
    case .log2: return try logarithm(value, base: .exact(2))
    case .log10: return try logarithm(value, base: .exact(10))
    case .log1p: return try logarithmOfSuccessor(value)
    case .sin: return try sine(value)
    case .cos: return try cosine(value)
    case .tan: return try tangent(value)
    case .asin: return try arcSine(value)
    case .acos: return try arcCosine(value)
    case .atan: return try arcTangent(value)
    case .degrees: return try degrees(value)
    case .radians: return try radians(value)
    default: return try callOnReal(function, value)
    }
  }

  /// The functions that are exact at one point at most.
  private mutating func callOnReal(
    _ function: CalculatorFunction, _ value: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    if value == .exact(0) {
      switch function {
      case .exp, .exp2, .cosh, .erfc: return .exact(1)
      case .expm1, .sinh, .tanh, .asinh, .atanh, .erf: return .exact(0)
      default: break
      }
    }
    if case .exact(let exact) = value, exact.isInteger {
      if function == .exp2 { return try power(.exact(2), value) }
      if function == .acosh, exact == 1 { return .exact(0) }
      if function == .gamma, exact.signum > 0 { return try factorial(.exact(exact - 1)) }
      if function == .lgamma, exact == 1 || exact == 2 { return .exact(0) }
      if function == .gamma || function == .lgamma, exact.signum <= 0 {
        throw .domain("\(function) of a whole number that is not above zero")
      }
    }
    let x = try real(value)
    switch function {
    case .exp: return try approximate(RealFunctions.exp(x))
    case .exp2: return try approximate(RealFunctions.exp2(x))
    case .expm1: return try approximate(RealFunctions.expm1(x))
    case .sinh: return try approximate(RealFunctions.sinh(x))
    case .cosh: return try approximate(RealFunctions.cosh(x))
    case .tanh: return try approximate(RealFunctions.tanh(x))
    case .asinh: return try approximate(RealFunctions.asinh(x))
    case .acosh:
      return try approximate(RealFunctions.acosh(x), or: .domain("acosh of a number below 1"))
    case .atanh:
      if abs(x) >= 1 { throw .domain("atanh of a number that is not between -1 and 1") }
      return try approximate(RealFunctions.atanh(x))
    case .erf: return try approximate(RealFunctions.erf(x))
    case .erfc: return try approximate(RealFunctions.erfc(x))
    case .gamma: return try approximate(RealFunctions.gamma(x), or: .domain("gamma"))
    default: return try approximate(RealFunctions.logGamma(x), or: .domain("lgamma"))
    }
  }

  /// Python's frexp: a number of at least 1/2 and below 1, and a power of two.
  private mutating func parts(_ value: CalculatorValue) throws(CalculatorProblem) -> CalculatorValue
  {
    guard !value.isZero else { return .list([.exact(0), .exact(0)]) }
    guard case .exact(let number) = value else {
      let double = try real(value)
      return .list([
        .approximate(double.significand / 2 * (double < 0 ? -1 : 1)),
        .integer(BigInt(Int(double.exponent) + 1)),
      ])
    }
    let magnitude = number.absolute
    var exponent = magnitude.numerator.bitWidth - magnitude.denominator.bitWidth
    let two = CalculatorValue.exact(2)
    var power = try power(two, .integer(BigInt(exponent)))
    if try !isLess(.exact(magnitude), power) {
      exponent += 1
      power = try multiply(power, two)
    }
    return .list([try divide(value, power), .integer(BigInt(exponent))])
  }
}

extension CalculatorArithmetic {
  /// Calls a function of any number of values, which may stand in lists.
  private mutating func callOnList(
    _ function: CalculatorFunction, _ arguments: [CalculatorValue]
  ) throws(CalculatorProblem) -> CalculatorValue {
    var values: [CalculatorValue] = []
    for argument in arguments {
      if case .list(let items) = argument { values += items } else { values.append(argument) }
    }
    let minimum = Self.minimum(of: function)
    if values.count < minimum {
      throw .tooFewValues(function: function.rawValue, minimum: minimum)
    }
    switch function {
    case .sum, .fsum: return try sum(values)
    case .prod: return try product(values)
    case .min: return try extreme(values, isLargest: false)
    case .max: return try extreme(values, isLargest: true)
    case .mean: return try mean(values)
    case .median: return try median(values)
    case .mode: return mode(values) ?? .exact(0)
    case .variance: return try variance(values, isSample: true)
    case .pvariance: return try variance(values, isSample: false)
    case .stdev: return try squareRoot(variance(values, isSample: true))
    case .pstdev: return try squareRoot(variance(values, isSample: false))
    case .gcd: return try greatestCommonDivisor(values)
    case .lcm: return try leastCommonMultiple(values)
    default: return try hypotenuse(values)
    }
  }

  private static func minimum(of function: CalculatorFunction) -> Int {
    switch function {
    case .min, .max, .mean, .median, .mode, .pvariance, .pstdev: 1
    case .variance, .stdev: 2
    default: 0
    }
  }

  private mutating func callOnTwoLists(
    _ function: CalculatorFunction, _ arguments: [CalculatorValue]
  ) throws(CalculatorProblem) -> CalculatorValue {
    guard case .list(let left) = arguments[0], case .list(let right) = arguments[1] else {
      throw .listExpected(function: function.rawValue)
    }
    if left.count != right.count { throw .unequalLengths(function: function.rawValue) }
    return function == .dist ? try distance(left, right) : try sumOfProducts(left, right)
  }
}
