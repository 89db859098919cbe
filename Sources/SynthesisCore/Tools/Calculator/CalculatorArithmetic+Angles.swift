import Base

/// Angles are in radians. A rational multiple of π is reduced exactly before a double is made of
/// it, so sin(30°) is 1/2 and sin(10^30·π) is 0.
extension CalculatorArithmetic {
  mutating func sine(_ value: CalculatorValue) throws(CalculatorProblem) -> CalculatorValue {
    switch value {
    case .exact(0): return value
    case .pi(let turns): return try sine(halfTurns: turns)
    default: return try approximate(RealFunctions.sin(real(value)))
    }
  }

  mutating func cosine(_ value: CalculatorValue) throws(CalculatorProblem) -> CalculatorValue {
    switch value {
    case .exact(0): return .exact(1)
    case .pi(let turns): return try sine(halfTurns: turns + Rational(1, 2))
    default: return try approximate(RealFunctions.cos(real(value)))
    }
  }

  mutating func tangent(_ value: CalculatorValue) throws(CalculatorProblem) -> CalculatorValue {
    switch value {
    case .exact(0): return value
    case .pi(let turns):
      let rest = try reduced(turns, to: 1)
      if rest == Rational(1, 2) { throw .domain("the tangent of a right angle") }
      if rest == Rational(1, 4) { return .exact(1) }
      if rest == Rational(3, 4) { return .exact(-1) }
      if rest.isZero { return .exact(0) }
      let near = rest > Rational(1, 2) ? rest - 1 : rest
      return try approximate(RealFunctions.tan(real(.pi(near))))
    default: return try approximate(RealFunctions.tan(real(value)))
    }
  }

  /// The sine of π times a number: exact at multiples of a sixth, computed within a quarter turn
  /// otherwise.
  private mutating func sine(
    halfTurns: Rational
  ) throws(CalculatorProblem) -> CalculatorValue {
    let turn = try reduced(halfTurns, to: 2)
    let isNegative = turn >= 1
    let half = isNegative ? turn - 1 : turn
    let quarter = half > Rational(1, 2) ? 1 - half : half
    let sine: CalculatorValue
    if quarter.isZero {
      sine = .exact(0)
    } else if quarter == Rational(1, 6) {
      sine = .exact(Rational(1, 2))
    } else if quarter == Rational(1, 2) {
      sine = .exact(1)
    } else if quarter > Rational(1, 4) {
      sine = .approximate(RealFunctions.cos(try real(.pi(Rational(1, 2) - quarter))))
    } else {
      sine = .approximate(RealFunctions.sin(try real(.pi(quarter))))
    }
    return isNegative ? try negate(sine) : sine
  }

  /// The number modulo a whole one.
  private mutating func reduced(
    _ value: Rational, to modulus: Int
  ) throws(CalculatorProblem) -> Rational {
    try work.chargeFraction(value, value)
    let turns = value.numerator.dividedDown(by: value.denominator * BigInt(modulus))
    return Rational(turns.remainder, value.denominator)
  }
}

extension CalculatorArithmetic {
  mutating func arcSine(_ value: CalculatorValue) throws(CalculatorProblem) -> CalculatorValue {
    if case .exact(let sine) = value, let angle = Self.arcSines[sine] {
      return .multipleOfPi(angle)
    }
    return try approximate(
      RealFunctions.asin(real(value)), or: .domain("the arcsine of a number outside -1 to 1"))
  }

  mutating func arcCosine(_ value: CalculatorValue) throws(CalculatorProblem) -> CalculatorValue {
    if case .exact(let cosine) = value, let angle = Self.arcSines[cosine] {
      return .multipleOfPi(Rational(1, 2) - angle)
    }
    return try approximate(
      RealFunctions.acos(real(value)), or: .domain("the arccosine of a number outside -1 to 1"))
  }

  mutating func arcTangent(_ value: CalculatorValue) throws(CalculatorProblem) -> CalculatorValue {
    switch value {
    case .exact(0): return value
    case .exact(1): return .pi(Rational(1, 4))
    case .exact(-1): return .pi(Rational(-1, 4))
    default: return try approximate(RealFunctions.atan(real(value)))
    }
  }

  /// The angle of the point (x, y), from -π to π; 0 for the origin, as in Python.
  mutating func arcTangent(
    _ y: CalculatorValue, _ x: CalculatorValue
  ) throws(CalculatorProblem) -> CalculatorValue {
    if case (.exact(let y), .exact(let x)) = (y, x) {
      switch (y.signum, x.signum) {
      case (0, 0), (0, 1): return .exact(0)
      case (0, _): return .pi(1)
      case (let sign, 0): return .pi(Rational(BigInt(sign), 2))
      case (let sign, let side) where y.absolute == x.absolute:
        return .pi(Rational(BigInt(side > 0 ? sign : 3 * sign), 4))
      default: break
      }
    }
    return try approximate(RealFunctions.atan2(real(y), real(x)))
  }

  mutating func degrees(_ value: CalculatorValue) throws(CalculatorProblem) -> CalculatorValue {
    try divide(multiply(value, .exact(180)), .pi(1))
  }

  mutating func radians(_ value: CalculatorValue) throws(CalculatorProblem) -> CalculatorValue {
    try multiply(value, .pi(Rational(1, 180)))
  }

  private static let arcSines: [Rational: Rational] = [
    -1: Rational(-1, 2), Rational(-1, 2): Rational(-1, 6), 0: 0,
    Rational(1, 2): Rational(1, 6), 1: Rational(1, 2),
  ]
}
