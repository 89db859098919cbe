extension JSONSchema {
  /// The ways in which `value` does not fit, in the order of the schema's members; empty if it
  /// fits.
  ///
  ///     let schema: JSONSchema = ["type": "array", "items": ["type": "string"]]
  ///     try schema.violations(in: ["a", 2])  // [1] must be a string, not an integer
  package func violations(in value: JSONValue) throws(SchemaError) -> [SchemaViolation] {
    var validation = SchemaValidation()
    try validation.check(value, against: self.value, at: "")
    return validation.violations
  }

  func accepts(_ value: JSONValue) throws(SchemaError) -> Bool {
    try violations(in: value).isEmpty
  }
}

/// One walk through a value beside its schema.
///
/// It goes as deep as the schema does, and schemas have no references here, so it always ends.
private struct SchemaValidation {
  private(set) var violations: [SchemaViolation] = []

  mutating func check(
    _ value: JSONValue, against schema: JSONValue, at path: String
  ) throws(SchemaError) {
    switch schema {
    case .bool(true): return
    case .bool(false): report(.forbidden, at: path)
    case .object(let schema):
      // A value of the wrong type is told that and nothing else: the other keywords would only
      // repeat it.
      guard try checkType(value, against: schema, at: path) else { return }
      checkAllowed(value, against: schema, at: path)
      switch value {
      case .object(let object): try checkMembers(object, against: schema, at: path)
      case .array(let items): try checkItems(items, against: schema, at: path)
      case .string(let text): try checkText(text, against: schema, at: path)
      case .integer, .number: checkNumber(value, against: schema, at: path)
      case .null, .bool: break
      }
      if let alternatives = schema["anyOf"]?.array {
        try checkAlternatives(value, against: alternatives, at: path)
      }
    default: throw .notASchema(path: path)
    }
  }

  private mutating func report(_ problem: SchemaViolation.Problem, at path: String) {
    violations.append(SchemaViolation(path: path, problem: problem))
  }

  // MARK: type, enum, const

  private mutating func checkType(
    _ value: JSONValue, against schema: JSONObject, at path: String
  ) throws(SchemaError) -> Bool {
    let names: [String]
    switch schema["type"] {
    case nil: return true
    case .string(let name): names = [name]
    case .array(let values): names = values.compactMap(\.string)
    default: throw .unknownType(schema["type"]?.jsonText ?? "", path: path)
    }
    var expected: [String] = []
    for name in names {
      guard let type = SchemaType(rawValue: name) else { throw .unknownType(name, path: path) }
      if type.includes(value) { return true }
      expected.append(type.phrase)
    }
    report(.wrongType(expected: expected, found: value.typeName), at: path)
    return false
  }

  private mutating func checkAllowed(
    _ value: JSONValue, against schema: JSONObject, at path: String
  ) {
    if let values = schema["enum"]?.array, !values.contains(where: { $0.isSame(as: value) }) {
      report(.notAllowed(values.map(\.jsonText)), at: path)
    }
    if let only = schema["const"], !only.isSame(as: value) {
      report(.notAllowed([only.jsonText]), at: path)
    }
  }

  // MARK: objects and arrays

  private mutating func checkMembers(
    _ object: JSONObject, against schema: JSONObject, at path: String
  ) throws(SchemaError) {
    for name in schema["required"]?.array?.compactMap(\.string) ?? [] where object[name] == nil {
      report(.missing(name), at: path)
    }
    let properties = schema["properties"]?.object ?? [:]
    for member in object.members {
      let place = path.isEmpty ? member.key : "\(path).\(member.key)"
      if let property = properties[member.key] {
        try check(member.value, against: property, at: place)
      } else if schema["additionalProperties"] == .bool(false) {
        report(.unexpected(member.key), at: path)
      } else if let others = schema["additionalProperties"] {
        try check(member.value, against: others, at: place)
      }
    }
  }

  private mutating func checkItems(
    _ items: [JSONValue], against schema: JSONObject, at path: String
  ) throws(SchemaError) {
    if let minimum = schema["minItems"]?.wholeNumber, items.count < minimum {
      report(.tooFewItems(minimum: minimum), at: path)
    }
    if let maximum = schema["maxItems"]?.wholeNumber, items.count > maximum {
      report(.tooManyItems(maximum: maximum), at: path)
    }
    if schema["uniqueItems"] == .bool(true) {
      var first: [JSONValue: Int] = [:]
      for (index, item) in items.enumerated() {
        let item = item.withWholeNumbersAsIntegers
        if let earlier = first[item] {
          report(.repeatedItem(first: earlier), at: "\(path)[\(index)]")
        } else {
          first[item] = index
        }
      }
    }
    guard let item = schema["items"] else { return }
    for (index, value) in items.enumerated() {
      try check(value, against: item, at: "\(path)[\(index)]")
    }
  }

  // MARK: strings and numbers

  private mutating func checkText(
    _ text: String, against schema: JSONObject, at path: String
  ) throws(SchemaError) {
    // JSON Schema counts code points, not what a reader sees as characters.
    if let minimum = schema["minLength"]?.wholeNumber, text.unicodeScalars.count < minimum {
      report(.tooShort(minimum: minimum), at: path)
    }
    if let maximum = schema["maxLength"]?.wholeNumber, text.unicodeScalars.count > maximum {
      report(.tooLong(maximum: maximum), at: path)
    }
    if let pattern = schema["pattern"]?.string, try !matches(text, pattern) {
      report(.patternMismatch(pattern), at: path)
    }
  }

  /// Patterns are not anchored, and their classes are ASCII as in ECMA 262, which JSON Schema
  /// names as its dialect.
  private func matches(_ text: String, _ pattern: String) throws(SchemaError) -> Bool {
    do {
      let expression = try Regex(pattern)
        .matchingSemantics(.unicodeScalar)
        .asciiOnlyDigits()
        .asciiOnlyWordCharacters()
      return try expression.firstMatch(in: text) != nil
    } catch {
      throw .unusablePattern(pattern)
    }
  }

  private mutating func checkNumber(
    _ value: JSONValue, against schema: JSONObject, at path: String
  ) {
    guard let number = value.double else { return }
    if let minimum = schema["minimum"]?.double, number < minimum {
      report(.below(minimum: minimum), at: path)
    }
    if let maximum = schema["maximum"]?.double, number > maximum {
      report(.above(maximum: maximum), at: path)
    }
    if let bound = schema["exclusiveMinimum"]?.double, number <= bound {
      report(.notAbove(bound: bound), at: path)
    }
    if let bound = schema["exclusiveMaximum"]?.double, number >= bound {
      report(.notBelow(bound: bound), at: path)
    }
  }

  // MARK: alternatives

  /// A value that fits none is told what keeps it from the alternative it was meant for, where one
  /// stands out: the only one whose type and constants (a tool's name, say) it has.
  private mutating func checkAlternatives(
    _ value: JSONValue, against alternatives: [JSONValue], at path: String
  ) throws(SchemaError) {
    var meant: [[SchemaViolation]] = []
    for alternative in alternatives {
      var trial = SchemaValidation()
      try trial.check(value, against: alternative, at: path)
      if trial.violations.isEmpty { return }
      if !trial.violations.contains(where: { $0.setsApart(from: path) }) {
        meant.append(trial.violations)
      }
    }
    if meant.count == 1 {
      violations += meant[0]
    } else {
      report(.noAlternative(count: alternatives.count), at: path)
    }
  }
}

extension SchemaViolation {
  /// Whether this says that the value at `root` is another kind of thing than the schema speaks of.
  fileprivate func setsApart(from root: String) -> Bool {
    switch problem {
    case .wrongType, .forbidden: path == root
    case .notAllowed(let values): values.count == 1
    default: false
    }
  }
}
