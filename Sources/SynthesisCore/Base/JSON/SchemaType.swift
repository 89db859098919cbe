/// The types that a schema can name.
enum SchemaType: String {
  case null
  case boolean
  case integer
  case number
  case string
  case array
  case object

  func includes(_ value: JSONValue) -> Bool {
    switch (self, value) {
    case (.null, .null), (.boolean, .bool), (.string, .string), (.array, .array),
      (.object, .object), (.number, .integer), (.number, .number), (.integer, .integer):
      true
    // 1.0 is an integer to JSON Schema.
    case (.integer, .number(let number)): number.rounded(.towardZero) == number
    default: false
    }
  }

  /// The type as a sentence names it.
  var phrase: String {
    switch self {
    case .null: "null"
    case .boolean: "a boolean"
    case .integer: "an integer"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

extension JSONValue {
  /// The value of a number without a fraction, whether it was written with a point or not.
  package var wholeNumber: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The value with 1.0 as 1 throughout: JSON Schema compares numbers by what they stand for.
  var withWholeNumbersAsIntegers: JSONValue {
    switch self {
    case .number(let value): Int(exactly: value).map(JSONValue.integer) ?? self
    case .array(let values): .array(values.map(\.withWholeNumbersAsIntegers))
    case .object(let object):
      .object(JSONObject(object.members.map { ($0.key, $0.value.withWholeNumbersAsIntegers) }))
    default: self
    }
  }

  func isSame(as other: JSONValue) -> Bool {
    self == other || withWholeNumbersAsIntegers == other.withWholeNumbersAsIntegers
  }
}
