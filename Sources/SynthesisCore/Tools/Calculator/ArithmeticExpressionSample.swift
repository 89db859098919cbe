/// Makes up expressions for the schema format `arithmetic-expression`, for a model that is
/// simulated: valid, varied, with results of moderate size, and built on an earlier result where
/// there is one.
///
///     ArithmeticExpressionSample.make(earlierResults: ["59"], using: &random)  // "59 * 4 + 3^2"
enum ArithmeticExpressionSample {
  static func make(
    earlierResults: [String], using random: inout some RandomNumberGenerator
  ) -> String {
    let operands = earlierResults.compactMap(operand)
    guard let earlier = operands.randomElement(using: &random) else {
      return fresh(using: &random)
    }
    return continued(earlier, using: &random)
  }

  private static func fresh(using random: inout some RandomNumberGenerator) -> String {
    let a = Int.random(in: 2...60, using: &random)
    let b = Int.random(in: 2...25, using: &random)
    let c = Int.random(in: 2...12, using: &random)
    switch Int.random(in: 0..<10, using: &random) {
    case 0: return "\(decimal(using: &random)) * \(b) + \(c)^2"
    case 1: return "(\(a) + \(b)) / \(c)"
    case 2: return "\(10 * a) + \(b)%"
    case 3: return "comb(\(c + 3), \(c / 2))"
    case 4: return "mean(\(a), \(b), \(c), \(a + c))"
    case 5: return "sqrt(\(a)^2 + \(b)^2)"
    case 6: return "\(a) / \(b) - \(c) / \(b + 1)"
    case 7: return "gcd(\(a * c), \(b * c)) * \(c)"
    case 8: return "round(pi * \(c)^2, 2)"
    default: return "\(100 * a) * 1.0\(Int.random(in: 1...9, using: &random))^\(c)"
    }
  }

  private static func continued(
    _ earlier: (text: String, value: Double), using random: inout some RandomNumberGenerator
  ) -> String {
    let x = earlier.text
    let b = Int.random(in: 2...25, using: &random)
    let c = Int.random(in: 2...12, using: &random)
    // A path multiplies and squares again and again; what has grown is brought down.
    if abs(earlier.value) > 100_000 {
      switch Int.random(in: 0..<3, using: &random) {
      case 0: return "\(x) / \(1000 * b)"
      case 1: return "log10(abs(\(x)) + \(b))"
      default: return "round(\(x) / \(100 * c), 2)"
      }
    }
    switch Int.random(in: 0..<9, using: &random) {
    case 0: return "\(x) * \(c) + \(b)^2"
    case 1: return "(\(x) + \(b)) / \(c)"
    case 2: return "\(x) - \(b)%"
    case 3: return "mean(\(x), \(b), \(c))"
    case 4: return "sqrt(abs(\(x)) + \(b))"
    case 5: return "max(\(x), \(b)) - min(\(x), \(c))"
    case 6: return "round(\(x) / \(b + c), 2)"
    case 7: return "\(decimal(using: &random)) * \(x) - \(c)!"
    default: return "\(b)% of (\(x) + \(c))"
    }
  }

  private static func decimal(using random: inout some RandomNumberGenerator) -> String {
    let whole = Int.random(in: 1...40, using: &random)
    return "\(whole).\(Int.random(in: 1...9, using: &random))"
  }

  /// A result that can stand in an expression: a short number, signs and fractions in parentheses.
  private static func operand(_ result: String) -> (text: String, value: Double)? {
    if result.utf8.count > 20 { return nil }
    if let value = number(result) { return (result.hasPrefix("-") ? "(\(result))" : result, value) }
    let parts = result.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let top = number(parts[0]), let bottom = number(parts[1]),
      bottom != 0
    else { return nil }
    return ("(\(result))", top / bottom)
  }

  private static func number(_ text: some StringProtocol) -> Double? {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard digits.first?.isNumber == true,
      digits.allSatisfy({ $0 == "." || ("0"..."9").contains($0) })
    else { return nil }
    return Double(text)
  }
}
