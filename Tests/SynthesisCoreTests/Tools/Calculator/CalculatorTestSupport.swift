@testable import Calculator

/// Computes items one after the other, as one path of the tree does.
func calculatorAnswers(_ expressions: [String]) -> [CalculatorAnswer] {
  var variables: [String: CalculatorValue] = [:]
  return expressions.map { Calculator.answer($0, binding: &variables) }
}

/// The line of the observation for one expression.
func calculatorLine(_ expression: String) -> String {
  calculatorAnswers([expression])[0].line
}

/// The kind and column of an expression's error; nil if it has a value.
func calculatorError(_ expression: String) -> (kind: String, column: Int, message: String)? {
  let answer = calculatorAnswers([expression])[0]
  guard case .failure(let error) = answer.outcome else { return nil }
  return (error.problem.kind, error.column, error.description)
}
