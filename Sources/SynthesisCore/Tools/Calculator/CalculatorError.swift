/// Why an expression has no value, and where.
struct CalculatorError: Error, Hashable, Sendable {
  let problem: CalculatorProblem
  /// One-based, in characters of the expression as it was given.
  let column: Int
  /// The piece of the expression that is to blame.
  let piece: String
}

extension CalculatorError: CustomStringConvertible {
  var description: String {
    let place = piece.isEmpty ? "column \(column)" : "column \(column), in `\(piece)`"
    return "\(problem) (\(place))"
  }
}
