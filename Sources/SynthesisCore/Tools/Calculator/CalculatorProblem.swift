/// What is wrong with an expression, apart from where.
enum CalculatorProblem: Error, Hashable, Sendable {
  case empty
  case tooLong(bytes: Int)
  case tooDeep
  case unknownCharacter(String)
  case currency(String)
  case malformedNumber(String)
  case misplacedComma
  case decimalComma
  case trailingEquals
  case equation
  case comparison(String)
  case missingOperand(after: String)
  case unexpected(String)
  case unclosed(String)
  case unmatched(String)
  case missingOperator(String, String)
  case percentWithoutValue

  case unknownName(String, suggestion: String?)
  case unknownFunction(String, suggestion: String?)
  case functionWithoutArguments(String)
  case reservedName(String)
  case infinite(String)
  case truthValue(String)
  case argumentCount(function: String, expected: String, got: Int)
  case listExpected(function: String)
  case numberExpected(String)
  case integerExpected(String)
  case negativeCount(String)
  case unequalLengths(function: String)
  case tooFewValues(function: String, minimum: Int)

  case divisionByZero
  case domain(String)
  case overflow
  case tooLarge(digits: String?)
  case tooMuchWork
}

extension CalculatorProblem {
  /// A stable name for programs.
  var kind: String {
    switch self {
    case .empty, .unknownCharacter, .currency, .malformedNumber, .misplacedComma, .decimalComma,
      .trailingEquals, .missingOperand, .unexpected, .unclosed, .unmatched, .missingOperator,
      .percentWithoutValue:
      "syntax"
    case .tooLong: "too_long"
    case .tooDeep: "too_deep"
    case .equation, .comparison, .infinite, .truthValue: "unsupported"
    case .unknownName, .unknownFunction, .functionWithoutArguments, .reservedName: "name"
    case .argumentCount, .listExpected, .numberExpected, .integerExpected, .negativeCount,
      .unequalLengths, .tooFewValues:
      "argument"
    case .divisionByZero: "division_by_zero"
    case .domain: "domain"
    case .overflow: "overflow"
    case .tooLarge: "too_large"
    case .tooMuchWork: "too_much_work"
    }
  }
}

extension CalculatorProblem: CustomStringConvertible {
  var description: String {
    switch self {
    case .empty: "the expression is empty"
    case .tooLong(let bytes):
      "the expression has \(bytes) bytes; the limit is \(CalculatorLimits.bytes)"
    case .tooDeep: "the expression nests deeper than \(CalculatorLimits.depth) levels"
    case .unknownCharacter(let text): "`\(text)` is not a part of any expression"
    case .currency(let text): "`\(text)` is a currency sign; write the number alone"
    case .malformedNumber(let text): "`\(text)` is not a number"
    case .misplacedComma: "a comma separates the arguments of a function, or thousands"
    case .decimalComma:
      "a comma groups thousands in threes, as in 1,234,567; write decimals with a point"
    case .trailingEquals: "nothing follows `=`; write the expression alone"
    case .equation: "`=` sets a name, as in x = 2 + 3; equations are not solved"
    case .comparison(let text): "`\(text)` compares; the calculator computes numbers only"
    case .missingOperand(let text): "a value is missing after `\(text)`"
    case .unexpected(let text): "a value was expected in place of `\(text)`"
    case .unclosed(let text): "`\(text)` is never closed"
    case .unmatched(let text): "`\(text)` closes nothing"
    case .missingOperator(let left, let right):
      "an operator is missing between `\(left)` and `\(right)`"
    case .percentWithoutValue: "`of` follows a percentage, as in 10% of 200"
    default: valueDescription
    }
  }

  private var valueDescription: String {
    switch self {
    case .unknownName(let name, let suggestion):
      "`\(name)` has no value" + Self.hint(suggestion)
        + "; names are set with \(name) = …, and units are left out"
    case .unknownFunction(let name, let suggestion):
      "there is no function `\(name)`" + Self.hint(suggestion)
    case .functionWithoutArguments(let name):
      "`\(name)` is a function; its arguments go in parentheses, \(name)(…)"
    case .reservedName(let name): "`\(name)` already has a meaning and cannot be set"
    case .infinite(let name): "`\(name)` is not a number that can be computed with"
    case .truthValue(let name):
      "`\(name)` answers true or false; the calculator computes numbers only"
    case .argumentCount(let function, let expected, let got):
      "\(function) takes \(expected), not \(got)"
    case .listExpected(let function):
      "\(function) takes two lists, as in \(function)([1, 2], [3, 4])"
    case .numberExpected(let what): "\(what) needs a number, not a list"
    case .integerExpected(let what): "\(what) needs whole numbers"
    case .negativeCount(let what): "\(what) needs whole numbers that are not negative"
    case .unequalLengths(let function): "the two lists of \(function) differ in length"
    case .tooFewValues(let function, let minimum):
      "\(function) needs at least \(minimum) value\(minimum == 1 ? "" : "s")"
    case .divisionByZero: "division by zero"
    case .domain(let what): "\(what) is not a real number"
    case .overflow: "the result is too large for an approximate number"
    case .tooLarge(let digits):
      "the number would have \(digits ?? "too many") digits; the limit is 10,000"
    case .tooMuchWork: "the expression takes too much work; ask for smaller steps"
    default: ""
    }
  }

  private static func hint(_ suggestion: String?) -> String {
    suggestion.map { " (did you mean `\($0)`?)" } ?? ""
  }
}
