extension CalculatorNumber {
  /// The literal's exact value, refused before it is built where it would be too large.
  var value: Rational {
    get throws(CalculatorProblem) {
      if radix != 10 {
        guard let value = BigInt(digits: whole.utf8.dropFirst(2), radix: radix) else {
          throw .malformedNumber(text)
        }
        return Rational(value)
      }
      let parts = rest.split(
        maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
      let fraction = (parts.first ?? "").drop { $0 == "." }
      guard let digits = BigInt(digits: Array((whole + fraction).utf8)) else {
        throw .malformedNumber(text)
      }
      let exponent = parts.count > 1 ? try Self.exponent(parts[1]) : 0
      let scale = exponent - fraction.utf8.count
      if digits.isZero { return 0 }
      let length = scale + digits.description.utf8.count
      if length > CalculatorLimits.digits || -scale >= CalculatorLimits.digits {
        throw .tooLarge(digits: max(length, 1 - scale).grouped)
      }
      let power = BigInt(10).power(abs(scale))
      return scale < 0 ? Rational(digits, power) : Rational(digits * power)
    }
  }

  private static func exponent(_ text: Substring) throws(CalculatorProblem) -> Int {
    let digits = text.drop { $0 == "+" || $0 == "-" || $0 == "0" }
    if digits.isEmpty { return 0 }
    guard digits.utf8.count < 10, let value = Int(digits) else { throw .tooLarge(digits: nil) }
    return text.first == "-" ? -value : value
  }
}

extension Int {
  /// `12,345,678`
  var grouped: String {
    var text = ""
    let digits = String(magnitude)
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.utf8.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return (self < 0 ? "-" : "") + text
  }
}
