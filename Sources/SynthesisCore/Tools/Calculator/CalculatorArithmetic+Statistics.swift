import Base

extension CalculatorArithmetic {
  mutating func sum(_ values: [CalculatorValue]) throws(CalculatorProblem) -> CalculatorValue {
    var total: CalculatorValue = .exact(0)
    for value in values { total = try add(total, value) }
    return total
  }

  mutating func product(_ values: [CalculatorValue]) throws(CalculatorProblem) -> CalculatorValue {
    var product: CalculatorValue = .exact(1)
    for value in values { product = try multiply(product, value) }
    return product
  }

  mutating func mean(_ values: [CalculatorValue]) throws(CalculatorProblem) -> CalculatorValue {
    try divide(sum(values), .exact(Rational(BigInt(values.count))))
  }

  mutating func median(_ values: [CalculatorValue]) throws(CalculatorProblem) -> CalculatorValue {
    let sorted = try sorted(values)
    let middle = sorted.count / 2
    if !sorted.count.isMultiple(of: 2) { return sorted[middle] }
    return try mean([sorted[middle - 1], sorted[middle]])
  }

  /// The value that is there most often; the first of several, as in Python.
  func mode(_ values: [CalculatorValue]) -> CalculatorValue? {
    var counts: [CalculatorValue: Int] = [:]
    for value in values { counts[value, default: 0] += 1 }
    let most = counts.values.max() ?? 0
    return values.first { counts[$0] == most }
  }

  /// The mean square of the deviations, which for a sample is taken over one value less.
  mutating func variance(
    _ values: [CalculatorValue], isSample: Bool
  ) throws(CalculatorProblem) -> CalculatorValue {
    let mean = try mean(values)
    var total: CalculatorValue = .exact(0)
    for value in values {
      let deviation = try subtract(value, mean)
      total = try add(total, multiply(deviation, deviation))
    }
    return try divide(total, .exact(Rational(BigInt(values.count - (isSample ? 1 : 0)))))
  }

  mutating func squareRoot(_ value: CalculatorValue) throws(CalculatorProblem) -> CalculatorValue {
    if try isNegative(value) { throw .domain("the square root of a negative number") }
    return try power(value, .exact(Rational(1, 2)))
  }

  mutating func cubeRoot(_ value: CalculatorValue) throws(CalculatorProblem) -> CalculatorValue {
    try power(value, .exact(Rational(1, 3)))
  }

  /// The square root of the sum of squares.
  mutating func hypotenuse(
    _ values: [CalculatorValue]
  ) throws(CalculatorProblem) -> CalculatorValue {
    if values.contains(where: \.isApproximate) {
      var length = 0.0
      for value in values { length = RealFunctions.hypot(length, try real(value)) }
      return try approximate(length)
    }
    return try squareRoot(sumOfProducts(values, values))
  }

  mutating func distance(
    _ left: [CalculatorValue], _ right: [CalculatorValue]
  ) throws(CalculatorProblem) -> CalculatorValue {
    var differences: [CalculatorValue] = []
    for (left, right) in zip(left, right) { differences.append(try subtract(left, right)) }
    return try hypotenuse(differences)
  }

  mutating func sumOfProducts(
    _ left: [CalculatorValue], _ right: [CalculatorValue]
  ) throws(CalculatorProblem) -> CalculatorValue {
    var total: CalculatorValue = .exact(0)
    for (left, right) in zip(left, right) { total = try add(total, multiply(left, right)) }
    return total
  }

  /// The smallest value, or the largest.
  mutating func extreme(
    _ values: [CalculatorValue], isLargest: Bool
  ) throws(CalculatorProblem) -> CalculatorValue {
    var best = values[0]
    for value in values.dropFirst() {
      if isLargest ? try isLess(best, value) : try isLess(value, best) { best = value }
    }
    return best
  }

  /// Merges sorted halves, so that every comparison is charged; the standard library's sort takes
  /// no comparison that throws a typed error.
  private mutating func sorted(
    _ values: [CalculatorValue]
  ) throws(CalculatorProblem) -> [CalculatorValue] {
    if values.count < 2 { return values }
    let middle = values.count / 2
    var left = try sorted(Array(values[..<middle]))[...]
    var right = try sorted(Array(values[middle...]))[...]
    var merged: [CalculatorValue] = []
    while let first = left.first, let second = right.first {
      if try isLess(second, first) {
        merged.append(right.removeFirst())
      } else {
        merged.append(left.removeFirst())
      }
    }
    return merged + left + right
  }
}
