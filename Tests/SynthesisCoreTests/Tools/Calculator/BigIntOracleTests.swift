import TestSupport
import Testing

@testable import Calculator

@Suite("Big integers")
struct BigIntOracleTests {
  @Test("agree with Python's integers in every operation")
  func agreesWithPython() async throws {
    var random = SeededGenerator(seed: 7)
    var lines: [String] = []
    for round in 0..<TestLength.count(short: 300, full: 1500) {
      let limit = round.isMultiple(of: 50) ? 520 : (round.isMultiple(of: 5) ? 40 : 4)
      let (a, b) = (Self.integer(limit, &random), Self.integer(limit, &random))
      lines.append(Self.line("add", a, b, a + b))
      lines.append(Self.line("sub", a, b, a - b))
      lines.append(Self.line("mul", a, b, a * b))
      lines.append(Self.line("gcd", a, b, BigInt.greatestCommonDivisor(a, b)))
      let shared = Self.integer(limit / 2 + 1, &random)
      lines.append(
        Self.line("gcd", a * shared, b * shared, .greatestCommonDivisor(a * shared, b * shared)))
      if !b.isZero {
        let down = (a * shared).dividedDown(by: b)
        lines.append(Self.line("floordiv", a * shared, b, down.quotient))
        lines.append(Self.line("mod", a * shared, b, down.remainder))
        let exact = (a * b).dividedTowardsZero(by: b)
        lines.append(Self.line("add", exact.quotient, exact.remainder, a))
      }
      if round.isMultiple(of: 10) {
        let exponent = Int.random(in: 0...20, using: &random)
        let small = Self.integer(3, &random)
        lines.append(Self.line("pow", small, BigInt(exponent), small.power(exponent)))
        let degree = Int.random(in: 2...9, using: &random)
        lines.append(Self.line("root", a.absolute, BigInt(degree), a.absolute.root(degree)))
      }
      lines.append("str \(Self.hexadecimal(a)) \(a)")
    }
    let differing = try await PythonOracle.run(Self.program, lines: lines)
    #expect(differing == ["checked \(lines.count)"])
  }

  @Test("read what they print")
  func readsWhatItPrints() throws {
    var random = SeededGenerator(seed: 8)
    for limit in [1, 2, 3, 10, 100, 520] {
      let value = Self.integer(limit, &random).absolute
      #expect(BigInt(digits: Array(value.description.utf8)) == value)
    }
    #expect(BigInt(digits: Array("12x".utf8)) == nil)
    #expect(BigInt(digits: []) == nil)
  }

  @Test(
    "give the nearest double of a fraction, ties to even",
    arguments: [
      ("1", "10", 0.1), ("9007199254740993", "1", 9_007_199_254_740_992),
      ("9007199254740995", "1", 9_007_199_254_740_996), ("-2", "3", -2.0 / 3),
    ])
  func nearestDouble(numerator: String, denominator: String, expected: Double) throws {
    let isNegative = numerator.hasPrefix("-")
    let top = try #require(BigInt(digits: Array(numerator.utf8.drop { $0 == 45 })))
    let bottom = try #require(BigInt(digits: Array(denominator.utf8)))
    #expect(Rational(isNegative ? -top : top, bottom).double == expected)
  }

  @Test("give doubles of fractions whose parts no double holds, and of subnormals")
  func extremeDoubles() {
    let huge = BigInt(10).power(5000)
    #expect(Rational(huge, huge + 1).double == 1)
    #expect(Rational(huge * 3, huge * 2).double == 1.5)
    #expect(Rational(huge).double == nil)
    #expect(Rational(1, huge).double == 0)
    #expect(Rational(1, BigInt.one << 1074).double == .leastNonzeroMagnitude)
    #expect(Rational(1, BigInt.one << 1075).double == 0)
    #expect(Rational(3, BigInt.one << 1075).double == 0x1p-1073)
    #expect(Rational(.greatestFiniteMagnitude)?.double == .greatestFiniteMagnitude)
    #expect(Rational((BigInt.one << 1024) - 1).double == nil)
  }

  private static func line(_ name: String, _ a: BigInt, _ b: BigInt, _ result: BigInt) -> String {
    "\(name) \(hexadecimal(a)) \(hexadecimal(b)) \(hexadecimal(result))"
  }

  /// Independent of the decimal text that is under test.
  private static func hexadecimal(_ value: BigInt) -> String {
    let digits = value.magnitude.reversed().map { limb in
      let text = String(limb, radix: 16)
      return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
    return (value.isNegative ? "-" : "") + (digits.isEmpty ? "0" : digits.joined())
  }

  /// Limbs of all ones and all zeros are the ones that carry and borrow across.
  private static func integer(_ limit: Int, _ random: inout SeededGenerator) -> BigInt {
    var limbs: [UInt] = []
    for _ in 0..<Int.random(in: 0...limit, using: &random) {
      switch Int.random(in: 0..<6, using: &random) {
      case 0: limbs.append(0)
      case 1: limbs.append(.max)
      case 2: limbs.append(1 << 63)
      case 3: limbs.append(UInt.random(in: 0...5, using: &random))
      default: limbs.append(UInt.random(in: 0...UInt.max, using: &random))
      }
    }
    Limbs.trim(&limbs)
    return BigInt(isNegative: Bool.random(using: &random), magnitude: limbs)
  }

  private static let program = """
    import sys, math
    sys.set_int_max_str_digits(0)
    def root(a, k):
        low, high = 0, 1 << (a.bit_length() // k + 1)
        while low < high:
            middle = (low + high + 1) // 2
            if middle ** k <= a: low = middle
            else: high = middle - 1
        return low
    operations = {
        "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b,
        "gcd": math.gcd, "floordiv": lambda a, b: a // b, "mod": lambda a, b: a % b,
        "pow": lambda a, b: a ** b, "root": root,
    }
    count = 0
    for line in sys.stdin:
        name, *rest = line.split()
        if name == "str":
            same = str(int(rest[0], 16)) == rest[1]
        else:
            a, b, result = (int(text, 16) for text in rest)
            same = operations[name](a, b) == result
        if not same: print("differs:", line[:200].strip())
        count += 1
    print("checked", count)
    """
}
