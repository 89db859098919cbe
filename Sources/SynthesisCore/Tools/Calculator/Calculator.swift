/// Evaluates one expression or assignment.
///
///     var variables: [String: CalculatorValue] = [:]
///     Calculator.answer("r = 5", binding: &variables)
///     Calculator.answer("pi r^2", binding: &variables).line
///     // "pi * (r ^ 2) = 25π ≈ 78.5398163397448"
enum Calculator {
  static func answer(
    _ text: String, binding variables: inout [String: CalculatorValue]
  ) -> CalculatorAnswer {
    var answer = CalculatorAnswer(expression: text)
    do throws(CalculatorError) {
      let statement = try CalculatorParser.statement(text, variables: Set(variables.keys))
      answer.reading = statement.reading
      var evaluator = CalculatorEvaluator(
        source: CalculatorSource(text), variables: variables)
      defer { answer.work = evaluator.arithmetic.work.spent }
      let value = try evaluator.value(of: statement.expression)
      if let name = statement.name { variables[name] = value }
      answer.outcome = .success(value)
    } catch {
      answer.outcome = .failure(error)
    }
    return answer
  }
}
