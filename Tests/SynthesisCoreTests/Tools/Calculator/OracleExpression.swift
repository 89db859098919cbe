/// A random expression in the calculator's syntax and in Python's, where `Q` is an exact number.
struct OracleExpression {
  let ours: String
  let python: String
  /// How tightly the outermost operator binds: 1 sums, 2 products, 3 signs, 4 powers, 5 operands.
  private let precedence: Int

  private init(_ ours: String, _ python: String, _ precedence: Int) {
    (self.ours, self.python, self.precedence) = (ours, python, precedence)
  }

  static func random(depth: Int, using random: inout SeededGenerator) -> OracleExpression {
    if depth == 0 { return literal(using: &random) }
    switch Int.random(in: 0..<14, using: &random) {
    case 0...1: return binary(["+"], "+", 1, depth, &random)
    case 2: return binary(["-", "−"], "-", 1, depth, &random)
    case 3...4: return binary(["*", "×", "·", "＊"], "*", 2, depth, &random)
    case 5: return binary(["/", "÷"], "/", 2, depth, &random)
    case 6: return binary(["//"], "//", 2, depth, &random)
    case 7: return binary(["%"], "%", 2, depth, &random)
    case 8: return negation(depth, &random)
    case 9: return power(depth, &random)
    case 10: return rounding(depth, &random)
    case 11: return onIntegers(&random)
    default: return onList(depth, &random)
    }
  }

  private static func literal(using random: inout SeededGenerator) -> OracleExpression {
    let small = Int.random(in: 0...12, using: &random)
    switch Int.random(in: 0..<8, using: &random) {
    case 0:
      let text = "\(small).\(Int.random(in: 0...999, using: &random))"
      return OracleExpression(text, "Q('\(text)')", 5)
    case 1:
      let exponent = Int.random(in: -6...6, using: &random)
      return OracleExpression("\(small)e\(exponent)", "Q('\(small)e\(exponent)')", 5)
    case 2:
      let thousands = Int.random(in: 100...999, using: &random)
      return OracleExpression("(1,\(thousands))", "Q(1\(thousands))", 5)
    case 3:
      return OracleExpression("\(small)!", "Q(math.factorial(\(small)))", 5)
    case 4:
      let superscripts = Array("⁰¹²³")
      let exponent = Int.random(in: 0...3, using: &random)
      return OracleExpression("\(small)\(superscripts[exponent])", "Q(\(small))**\(exponent)", 4)
    default: return OracleExpression("\(small)", "Q(\(small))", 5)
    }
  }

  /// Wraps where the grammar needs it, and sometimes where it does not.
  private func wrapped(
    for needed: Int, _ random: inout SeededGenerator
  ) -> OracleExpression {
    if precedence >= needed, Int.random(in: 0..<8, using: &random) > 0 { return self }
    return OracleExpression("(\(ours))", "(\(python))", 5)
  }

  private static func binary(
    _ signs: [String], _ python: String, _ precedence: Int, _ depth: Int,
    _ random: inout SeededGenerator
  ) -> OracleExpression {
    let left = Self.random(depth: depth - 1, using: &random).wrapped(for: precedence, &random)
    let right = Self.random(depth: depth - 1, using: &random).wrapped(for: precedence + 1, &random)
    let sign = signs.randomElement(using: &random) ?? python
    // The percent sign is the one whose meaning spaces decide, before a sign.
    let space = python == "%" || Bool.random(using: &random) ? " " : ""
    return OracleExpression(
      left.ours + space + sign + space + right.ours, "\(left.python) \(python) \(right.python)",
      precedence)
  }

  private static func negation(
    _ depth: Int, _ random: inout SeededGenerator
  ) -> OracleExpression {
    let operand = Self.random(depth: depth - 1, using: &random).wrapped(for: 3, &random)
    return OracleExpression("-\(operand.ours)", "-\(operand.python)", 3)
  }

  private static func power(_ depth: Int, _ random: inout SeededGenerator) -> OracleExpression {
    let base = Self.random(depth: min(depth - 1, 1), using: &random).wrapped(for: 5, &random)
    let exponent = Int.random(in: -3...4, using: &random)
    let sign = Bool.random(using: &random) ? "^" : "**"
    return OracleExpression(
      "\(base.ours)\(sign)\(exponent)", "\(base.python) ** \(exponent)", 4)
  }

  private static func rounding(_ depth: Int, _ random: inout SeededGenerator) -> OracleExpression {
    let operand = Self.random(depth: depth - 1, using: &random)
    let name = ["abs", "floor", "ceil", "trunc", "round"].randomElement(using: &random) ?? "abs"
    if name == "round", Bool.random(using: &random) {
      let places = Int.random(in: -2...4, using: &random)
      return OracleExpression(
        "round(\(operand.ours), \(places))", "round_(\(operand.python), \(places))", 5)
    }
    return OracleExpression("\(name)(\(operand.ours))", "\(name)_(\(operand.python))", 5)
  }

  private static func onIntegers(_ random: inout SeededGenerator) -> OracleExpression {
    let name = ["gcd", "lcm", "comb", "perm"].randomElement(using: &random) ?? "gcd"
    let first = Int.random(in: 0...60, using: &random)
    let second = Int.random(in: 0...20, using: &random)
    return OracleExpression(
      "\(name)(\(first), \(second))", "Q(math.\(name)(\(first), \(second)))", 5)
  }

  private static func onList(_ depth: Int, _ random: inout SeededGenerator) -> OracleExpression {
    let names = ["min", "max", "sum", "mean", "median", "prod", "variance"]
    let name = names.randomElement(using: &random) ?? "sum"
    let count = Int.random(in: 2...4, using: &random)
    let items = (0..<count).map { _ in Self.random(depth: min(depth - 1, 1), using: &random) }
    let ours = items.map(\.ours).joined(separator: ", ")
    let python = items.map(\.python).joined(separator: ", ")
    let isList = Bool.random(using: &random)
    return OracleExpression(
      isList ? "\(name)([\(ours)])" : "\(name)(\(ours))", "\(name)_([\(python)])", 5)
  }
}
