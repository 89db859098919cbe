import Testing

@testable import Base
@testable import Models

@Suite("tolerant JSON")
struct TolerantJSONTests {
  static let schema: JSONSchema = [
    "type": "object", "properties": ["a": ["type": ["string", "boolean", "null", "array"]]],
    "required": ["a"],
  ]

  static let readable: [(text: String, value: JSONValue)] = [
    (#"{"a":"x"}"#, ["a": "x"]),
    ("  \n" + #"{"a":"x"}"# + "\n", ["a": "x"]),
    ("```json\n{\"a\": \"x\"}\n```", ["a": "x"]),
    ("Sure! Here it is:\n{\"a\": \"x\"}\nHope that helps {really}.", ["a": "x"]),
    ("As in [1], the set {2, 3} gives {\"a\": \"x\"}", ["a": "x"]),
    ("{\"b\": 1} then {\"a\": \"x\"}, not {\"a\": \"y\"}", ["a": "x"]),
    (#"{"a":"say </think>"}"#, ["a": "say </think>"]),
    (#"{"a": ["x", "y", ], }"#, ["a": ["x", "y"]]),
    (#"{"a": "1,}"}, and"#, ["a": "1,}"]),
    (#"{"a": True}"#, ["a": true]),
    (#"{"a": None,}"#, ["a": nil]),
    (#"{"a": "None"} "#, ["a": "None"]),
    ("{\"a\": \"two\nlines\"}", ["a": "two\nlines"]),
    (#"{"a": "\sqrt{2} \u00e9 \" \user"}"#, ["a": #"\sqrt{2} é " \user"#]),
  ]

  @Test("the value is found", arguments: readable)
  func found(text: String, value: JSONValue) throws {
    #expect(try LenientJSON.read(text, fitting: Self.schema) == .fitting(value))
  }

  @Test(
    "what is not there is not made up",
    arguments: [
      "", "no value here", "{\"a\": \"cut o", "{'a': 'x'}",
      // A part of a value that was cut off, though it would fit by itself.
      "[{\"a\": \"x\"}, {\"a\": \"y\"}",
    ])
  func nothing(text: String) throws {
    #expect(try LenientJSON.read(text, fitting: Self.schema) == .nothing)
  }

  @Test("of values that do not fit, the longest is spoken of")
  func unfit() throws {
    #expect(
      try LenientJSON.read("see [1] and [2]: {\"answer\": 1}.", fitting: Self.schema)
        == .unfit([SchemaViolation(path: "", problem: .missing("a"))]))
  }

  @Test(
    "a long text of brackets is given up on quickly", .timeLimit(.minutes(1)),
    arguments: [
      String(repeating: "[", count: 100_000), String(repeating: "{]", count: 100_000),
      String(repeating: "{", count: 20_000) + String(repeating: "}", count: 20_000),
    ])
  func hostile(text: String) throws {
    #expect(try LenientJSON.read(text, fitting: Self.schema) == .nothing)
  }
}
