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
    case .postfix(let operand, let postfix): return operand.tightReading + postfix.rawValue
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

  /// The reading as a part of a power, after a sign or before a postfix, where people disagree
  /// about what a postfix belongs to: 5!! is (5!)!.
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
      case .add, .subtract:
        // A bare percentage after a sum's sign would be read as one of what stands before it.
        text += " \(link.operation.rawValue) \(link.operand.tightReading)"
      default: text += " \(link.operation.rawValue) \(operand)"
      }
    }
    return text
  }
}
