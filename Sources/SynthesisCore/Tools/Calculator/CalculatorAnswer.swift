import Base

/// What became of one expression.
struct CalculatorAnswer: Sendable {
  let expression: String
  /// The expression as it was understood; nil if it was not.
  var reading: String?
  var outcome: Result<CalculatorValue, CalculatorError>
  /// The share of the work budget that was spent.
  var work = 0

  init(expression: String) {
    self.expression = expression
    outcome = .failure(CalculatorError(problem: .empty, column: 1, piece: ""))
  }

  /// One line of the observation.
  var line: String {
    switch outcome {
    case .success(let value): "\(reading ?? expression) \(value.equation)"
    case .failure(let error): "\(shortExpression): error: \(error)"
    }
  }

  /// The values an answer may state.
  var forms: [String] {
    if case .success(let value) = outcome { value.forms } else { [] }
  }

  /// `{expression, reading, status, result, decimal, approximate}` or `{…, error: {kind, message,
  /// column}}`
  var details: JSONObject {
    var item = JSONObject()
    item["expression"] = .string(expression)
    if let reading { item["reading"] = .string(reading) }
    switch outcome {
    case .success(let value):
      item["status"] = "ok"
      item["result"] = .string(value.text)
      if !value.decimal.isEmpty { item["decimal"] = .string(value.decimal) }
      item["approximate"] = .bool(value.isApproximate)
    case .failure(let error):
      item["status"] = "error"
      item["error"] = [
        "kind": .string(error.problem.kind), "message": .string(error.description),
        "column": .integer(error.column),
      ]
    }
    return item
  }

  /// The expression on one line; what is too long to be evaluated is cut.
  private var shortExpression: String {
    let line = String(expression.map { $0.isNewline ? " " : $0 })
    return line.utf8.count > CalculatorLimits.bytes ? line.prefix(80) + "…" : line
  }
}
