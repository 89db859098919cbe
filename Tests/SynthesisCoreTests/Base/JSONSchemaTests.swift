import Testing

@testable import Base

@Suite("JSON Schema")
struct JSONSchemaTests {
  /// Each keyword with values on both sides of it; nil stands for a value that fits.
  static let cases: [(schema: JSONSchema, value: JSONValue, sentences: [String])] = [
    (["type": "string"], "a", []),
    (["type": "string"], 1, ["the value must be a string, not an integer"]),
    (["type": "integer"], 1, []),
    (["type": "integer"], 1.0, []),
    (["type": "integer"], 1e300, []),
    (["type": "integer"], 1.5, ["the value must be an integer, not a number"]),
    (["type": "number"], 1, []),
    (["type": "number"], true, ["the value must be a number, not a boolean"]),
    (["type": "boolean"], 0, ["the value must be a boolean, not an integer"]),
    (["type": ["string", "null"]], nil, []),
    (["type": ["string", "null"]], [], ["the value must be a string or null, not an array"]),
    ([:], "anything", []),

    (["enum": ["a", 1]], 1.0, []),
    (["enum": ["a", 1]], "b", ["the value must be one of \"a\", 1"]),
    (["const": ["x": 1]], ["x": 1.0], []),
    (["const": "calculator"], "search", ["the value must be \"calculator\""]),

    (["required": ["a", "b"]], ["b": 1], ["the value lacks the member \"a\""]),
    (["properties": ["a": ["type": "string"]]], ["b": 1], []),
    (
      ["properties": ["a": ["properties": ["b": ["type": "string"]]]]], ["a": ["b": 2]],
      ["a.b must be a string, not an integer"]
    ),
    (
      ["properties": ["a": [:]], "additionalProperties": false], ["a": 1, "b": 2],
      ["the value must not have a member \"b\""]
    ),
    (
      ["additionalProperties": ["type": "integer"]], ["a": 1, "b": "2"],
      ["b must be an integer, not a string"]
    ),
    (["properties": ["a": false]], ["a": 1], ["a is not allowed here"]),

    (
      ["items": ["type": "string"]], ["a", 2, []],
      [
        "[1] must be a string, not an integer", "[2] must be a string, not an array",
      ]
    ),
    (["minItems": 1], [], ["the value must have at least 1 item"]),
    (["minItems": 2], [1, 2], []),
    (["maxItems": 1], [1, 2], ["the value must have at most 1 item"]),
    (["uniqueItems": true], [1, 2, 3], []),
    (["uniqueItems": true], [1, "1", 1.0], ["[2] repeats item 0"]),

    (["minLength": 2], "a", ["the value must have at least 2 characters"]),
    (["minLength": 2], "e\u{301}", []),
    (["maxLength": 1], "e\u{301}", ["the value must have at most 1 character"]),
    (["maxLength": 1.0], "\u{1F600}", []),
    (["pattern": "^[a-z]+$"], "abc", []),
    (["pattern": "^[a-z]+$"], "abc1", ["the value must match the pattern ^[a-z]+$"]),
    (["pattern": "b"], "abc", []),
    (["pattern": "^\\d$"], "\u{0663}", ["the value must match the pattern ^\\d$"]),
    (["pattern": "^.{2}$"], "e\u{301}", []),

    (["minimum": 1], 1, []),
    (["minimum": 1], 0.5, ["the value must be at least 1"]),
    (["maximum": 1.5], 2, ["the value must be at most 1.5"]),
    (["exclusiveMinimum": 0], 0, ["the value must be above 0"]),
    (["exclusiveMaximum": 10], 10.0, ["the value must be below 10"]),
    (["minimum": 3], "text has no minimum", []),

    (["anyOf": [["type": "string"], ["type": "null"]]], nil, []),
    (
      ["anyOf": [["type": "string"], ["type": "null"]]], 1,
      ["the value fits none of the 2 allowed forms"]
    ),
  ]

  @Test("each keyword tells what is wrong and where", arguments: cases)
  func keyword(schema: JSONSchema, value: JSONValue, sentences: [String]) throws {
    #expect(try schema.violations(in: value).map(\.description) == sentences)
  }

  @Test("a value meant for one of several forms is told what that form misses")
  func closestAlternative() throws {
    let schema: JSONSchema = [
      "type": "array",
      "items": [
        "anyOf": [
          [
            "properties": ["tool": ["const": "calculator"], "x": ["type": "string"]],
            "required": ["x"],
          ],
          [
            "properties": ["tool": ["const": "search"], "query": ["type": "string"]],
            "required": ["query"],
          ],
        ]
      ],
    ]
    #expect(
      try schema.violations(in: [["tool": "search", "query": 3]]).map(\.description)
        == ["[0].query must be a string, not an integer"])
    #expect(
      try schema.violations(in: [["tool": "browse"]]).map(\.description)
        == ["[0] fits none of the 2 allowed forms"])
  }

  @Test("a mistake in the schema is never laid on the value")
  func schemaErrors() {
    #expect(throws: SchemaError.unusablePattern("([")) {
      try JSONSchema(["pattern": "(["]).violations(in: "a")
    }
    #expect(throws: SchemaError.unknownType("text", path: "a")) {
      try JSONSchema(["properties": ["a": ["type": "text"]]]).violations(in: ["a": 1])
    }
    #expect(throws: SchemaError.notASchema(path: "[0]")) {
      try JSONSchema(["items": "string"]).violations(in: [1])
    }
  }
}
