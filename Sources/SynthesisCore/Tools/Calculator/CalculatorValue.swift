/// What an expression is worth.
enum CalculatorValue: Sendable, Hashable {
  case exact(Rational)
  /// A rational multiple of π other than zero, kept as such so that sin(30°) is 1/2, and
  /// degrees(pi/6) is 30.
  case pi(Rational)
  /// A finite double, from an irrational function.
  case approximate(Double)
  case list([CalculatorValue])

  static func integer(_ value: BigInt) -> CalculatorValue { .exact(Rational(value)) }

  /// A multiple of π, which is exact where the factor is zero.
  static func multipleOfPi(_ factor: Rational) -> CalculatorValue {
    factor.isZero ? .exact(0) : .pi(factor)
  }

  var isApproximate: Bool {
    switch self {
    case .exact: false
    case .pi, .approximate: true
    case .list(let values): values.contains(where: \.isApproximate)
    }
  }

  var isZero: Bool {
    switch self {
    case .exact(let value): value.isZero
    case .approximate(let value): value == 0
    case .pi, .list: false
    }
  }
}
