import TestSupport
import Testing

@testable import Calculator

@Suite("The calculator against Python")
struct CalculatorOracleTests {
  @Test("agrees with exact fractions on thousands of expressions, and reads its own readings alike")
  func agreesWithFractions() async throws {
    var random = SeededGenerator(seed: 2026)
    let count = TestLength.count(short: 2_000, full: 12_000)
    let expressions = (0..<count).map { round in
      OracleExpression.random(depth: 1 + round % 4, using: &random)
    }
    let expected = try await PythonOracle.run(Self.program, lines: expressions.map(\.python))
    try #require(expected.count == expressions.count)
    var errors = 0
    for (expression, expected) in zip(expressions, expected) {
      var variables: [String: CalculatorValue] = [:]
      let answer = Calculator.answer(expression.ours, binding: &variables)
      let got = Self.text(answer)
      if got == "division_by_zero" { errors += 1 }
      #expect(got == expected, "\(expression.ours) | \(expression.python)")
    }
    for expression in expressions where expression.ours.utf8.count < 200 {
      let answer = calculatorAnswers([expression.ours])[0]
      let again = calculatorAnswers([answer.reading ?? ""])[0]
      #expect(Self.text(again) == Self.text(answer), "\(expression.ours) | \(answer.line)")
    }
    // The comparison of errors is worth something only if there are some, and results.
    #expect((count / 120...count / 4).contains(errors))
  }

  private static func text(_ answer: CalculatorAnswer) -> String {
    switch answer.outcome {
    case .success(.exact(let value)): "\(value.numerator)/\(value.denominator)"
    case .success(let value): "not exact: \(value)"
    case .failure(let error): error.problem.kind
    }
  }

  private static let program = """
    import sys, math, statistics
    from fractions import Fraction as F
    sys.set_int_max_str_digits(0)
    class Q:
        def __init__(self, value): self.f = value.f if isinstance(value, Q) else F(value)
        def __add__(a, b): return Q(a.f + b.f)
        def __sub__(a, b): return Q(a.f - b.f)
        def __mul__(a, b): return Q(a.f * b.f)
        def __truediv__(a, b): return Q(a.f / b.f)
        def __floordiv__(a, b): return Q(a.f // b.f)
        def __mod__(a, b): return Q(a.f % b.f)
        def __pow__(a, b): return Q(a.f ** b)
        def __neg__(a): return Q(-a.f)
    def all_of(function): return lambda items: Q(function([item.f for item in items]))
    names = {
        "Q": Q, "math": math,
        "abs_": lambda a: Q(abs(a.f)), "floor_": lambda a: Q(math.floor(a.f)),
        "ceil_": lambda a: Q(math.ceil(a.f)), "trunc_": lambda a: Q(math.trunc(a.f)),
        "round_": lambda a, n=None: Q(round(a.f, n) if n is not None else round(a.f)),
        "min_": all_of(min), "max_": all_of(max), "sum_": all_of(sum),
        "mean_": all_of(lambda v: sum(v, F(0)) / len(v)), "median_": all_of(statistics.median),
        "prod_": all_of(math.prod), "variance_": all_of(statistics.variance),
    }
    for line in sys.stdin:
        try:
            value = eval(line, names).f
            print(f"{value.numerator}/{value.denominator}")
        except ZeroDivisionError:
            print("division_by_zero")
    """
}

@Suite("The calculator's irrational functions")
struct CalculatorRealFunctionTests {
  private static let everywhere = [
    "-20.5", "-3.7", "-1", "-0.4", "0.001", "0.5", "1.5", "2", "9.25",
  ]
  /// Those near 1 are sums of powers of two: a logarithm shows there what a double has lost.
  private static let positive = [
    "1e-9", "0.003", "0.5", "0.9990234375", "1.0009765625", "1.5", "7", "1234.5",
  ]
  private static let inside = ["-0.99", "-0.3", "-1e-8", "0.2", "0.75", "0.999"]

  @Test("agree with Python's math to fourteen digits")
  func agreesWithMath() async throws {
    let grids: [([String], [String])] = [
      (
        [
          "sin", "cos", "tan", "atan", "exp", "exp2", "expm1", "sinh", "cosh", "tanh", "asinh",
          "erf", "erfc", "cbrt", "degrees", "radians", "ulp",
        ], Self.everywhere
      ),
      (["log", "log2", "log10", "log1p", "sqrt"], Self.positive),
      (["gamma", "lgamma"], ["0.003", "0.5", "1.5", "4.25", "30.5", "-0.5"]),
      (["asin", "acos", "atanh", "log1p"], Self.inside),
      (["acosh"], ["1.001", "1.5", "22.5", "1e9"]),
    ]
    var calls = grids.flatMap { names, values in
      names.flatMap { name in values.map { "\(name)(\($0))" } }
    }
    for name in ["atan2", "hypot", "fmod", "remainder", "copysign", "pow", "nextafter", "log"] {
      for (first, second) in [("0.7", "2.3"), ("12.5", "0.3"), ("3", "7"), ("1e-5", "1e3")] {
        calls.append("\(name)(\(first), \(second))")
      }
    }
    let expected = try await PythonOracle.run(Self.program, lines: calls)
    try #require(expected.count == calls.count)
    for (call, expected) in zip(calls, expected) {
      var variables: [String: CalculatorValue] = [:]
      let value = try Calculator.answer(call, binding: &variables).outcome.get()
      let got = try CalculatorArithmetic().real(value)
      let reference = try #require(Double(expected))
      #expect(abs(got - reference) <= 1e-14 * abs(reference), "\(call): \(got), not \(reference)")
    }
  }

  private static let program = """
    import sys, math
    def cbrt(x): return math.copysign(abs(x) ** (1 / 3), x)
    def exp2(x): return 2.0 ** x
    names = {**vars(math), "cbrt": cbrt, "exp2": exp2}
    for line in sys.stdin:
        print(repr(float(eval(line, names))))
    """
}
