extension CalculatorStatement {
  /// The statement with every operation in parentheses but the outermost, as it was understood.
  var reading: String {
    let reading = expression.reading
    return name.map { "\($0) = \(reading)" } ?? reading
  }
}

extension CalculatorExpression {
  var reading: String {
    switch kind {
    case .number(let text, _): return text
    case .name(let name): return name
    case .list(let items): return "[" + items.map(\.reading).joined(separator: ", ") + "]"
    case .call(_, let name, let arguments):
      return name + "(" + arguments.map(\.reading).joined(separator: ", ") + ")"
    case .negation(let operand): return "-" + operand.tightReading
    case .postfix(let operand, let postfix): return operand.operandReading + postfix.rawValue
    case .power(let base, let exponent):
      return base.tightReading + " ^ " + exponent.tightReading
    case .chain(let first, let links): return Self.reading(first, links)
    }
  }

  /// The reading as a part of a larger one.
  private var operandReading: String {
    switch kind {
    case .number, .name, .list, .call: reading
    case .postfix(let operand, _) where operand.isAtom: reading
    case .postfix, .negation, .power, .chain: "(" + reading + ")"
    }
  }

  /// The reading as a part of a power or after a sign, where people disagree about what a postfix
  /// belongs to.
  private var tightReading: String {
    if case .postfix = kind { "(" + reading + ")" } else { operandReading }
  }

  private var isAtom: Bool {
    switch kind {
    case .number, .name: true
    default: false
    }
  }

  private static func reading(_ first: CalculatorExpression, _ links: [Link]) -> String {
    var text = String(repeating: "(", count: links.count - 1) + first.operandReading
    for (index, link) in links.enumerated() {
      if index > 0 { text += ")" }
      let operand = link.operand.operandReading
      switch link.operation {
      case .addPercent, .subtractPercent:
        // Only a short left side is repeated: it would double with every further percentage.
        let whole = index == 0 && first.isAtom ? first.reading : "that"
        let sign = link.operation == .addPercent ? "+" : "-"
        text += " \(sign) (\(operand) of \(whole))"
      default: text += " \(link.operation.rawValue) \(operand)"
      }
    }
    return text
  }
}
