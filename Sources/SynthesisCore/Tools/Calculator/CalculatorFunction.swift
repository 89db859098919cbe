/// A function by the name that Python gives it; `mod` is Python's operator `%`.
enum CalculatorFunction: String, Sendable, Hashable, CaseIterable {
  // Whole numbers and rounding.
  case abs, ceil, floor, trunc, round, fabs, copysign, mod, fmod, remainder, modf, frexp, ldexp
  case factorial, comb, perm, gcd, lcm, isqrt, ulp, nextafter
  // Powers, logarithms and what follows from them.
  case sqrt, cbrt, pow, exp, exp2, expm1, log, log2, log10, log1p, hypot, dist
  case gamma, lgamma, erf, erfc
  // Angles.
  case sin, cos, tan, asin, acos, atan, atan2, degrees, radians
  case sinh, cosh, tanh, asinh, acosh, atanh
  // Lists.
  case sum, fsum, prod, sumprod, min, max
  case mean, median, mode, stdev, pstdev, variance, pvariance

  private static let aliases: [String: CalculatorFunction] = [
    "ln": .log, "lg": .log10, "log_2": .log2, "deg": .degrees, "rad": .radians, "ncr": .comb,
    "choose": .comb, "combinations": .comb, "permutations": .perm, "binomial": .comb, "npr": .perm,
    "c": .comb, "p": .perm, "average": .mean,
    "avg": .mean, "fmean": .mean, "std": .stdev, "var": .variance, "product": .prod,
    "arcsin": .asin, "arccos": .acos, "arctan": .atan, "hcf": .gcd, "power": .pow,
    "int": .trunc, "fact": .factorial, "arsinh": .asinh, "arcosh": .acosh, "artanh": .atanh,
  ]

  /// Finds a function by its name or an alias, in whatever case.
  init?(named name: String) {
    let name = name.lowercased()
    guard let function = Self(rawValue: name) ?? Self.aliases[name] else { return nil }
    self = function
  }

  static let names = allCases.map(\.rawValue) + aliases.keys.sorted()

  /// How many arguments the function takes; nil for those that take any number, or lists.
  var arity: ClosedRange<Int>? {
    switch self {
    case .sum, .fsum, .prod, .min, .max, .mean, .median, .mode, .stdev, .pstdev, .variance,
      .pvariance, .gcd, .lcm, .hypot:
      nil
    case .round, .log, .perm: 1...2
    case .copysign, .mod, .fmod, .remainder, .ldexp, .comb, .nextafter, .pow, .dist, .atan2,
      .sumprod:
      2...2
    default: 1...1
    }
  }
}

/// Names that are neither functions of this calculator nor variables.
enum CalculatorName {
  static let constants = ["pi", "e", "tau"]
  static let operators = ["of", "mod"]
  static let infinite = ["inf", "infinity", "nan"]
  static let truthValues = ["isclose", "isfinite", "isinf", "isnan"]

  static func isReserved(_ name: String) -> Bool {
    constants.contains(name) || operators.contains(name) || infinite.contains(name)
  }

  /// The constant of a name in whatever case; a single capital is not a constant.
  static func constant(_ name: String) -> String? {
    let plain = name.count > 1 ? name.lowercased() : name
    return constants.contains(plain) ? plain : nil
  }
}
