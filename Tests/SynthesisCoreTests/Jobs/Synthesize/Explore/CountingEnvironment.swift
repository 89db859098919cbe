@testable import Base
@testable import Engine
@testable import Environment
@testable import Synthesize

/// A world that adds to a running total: `add` takes numbers or sums as texts and says what the total
/// is now; `fail` always fails. The state is the total on the path, so siblings must not see each
/// other's.
struct CountingEnvironment: ToolEnvironment {
  var tools: [ToolDescription] = [CountingEnvironment.add]
  /// What opening throws, if it is to fail.
  var openingError: EnvironmentError?

  static let add = ToolDescription(
    name: "add", description: "Adds to the total.",
    parameters: [
      "type": "object",
      "properties": [
        "terms": [
          "type": "array",
          "items": ["type": "string", "format": "sum", "minLength": 1],
          "minItems": 1, "maxItems": 2,
        ]
      ],
      "required": ["terms"], "additionalProperties": false,
    ])

  static let fail = ToolDescription(
    name: "fail", description: "Fails.",
    parameters: [
      "type": "object", "properties": ["why": ["type": "string"]], "required": ["why"],
      "additionalProperties": false,
    ])

  func open(seed: Seed) async throws(EnvironmentError) -> Int {
    if let openingError { throw openingError }
    return 0
  }

  func perform(_ call: ToolCall, in state: Int) async -> EnvironmentStep<Int> {
    guard call.tool == "add" else {
      return EnvironmentStep(
        observation: Observation(status: .error, text: "it failed"), state: state)
    }
    let terms = (call.parameters["terms"]?.array ?? []).compactMap(\.string)
    let sums = terms.map { term in
      term.split(separator: "+").compactMap { Int(String($0.filter(\.isNumber))) }.reduce(0, +)
    }
    let total = state + sums.reduce(0, +)
    let text = zip(terms, sums).map { "\($0) = \($1)" }.joined(separator: "; ")
    return EnvironmentStep(
      observation: Observation(
        status: .ok, text: "\(text); the total is \(total)", results: sums.map(String.init)),
      state: total)
  }

  func close(_ root: Int) async {}
}

enum Samples {
  static func seed(_ content: String, index: Int = 1) -> Seed {
    Seed(
      index: index, content: content, arguments: [:], digest: SHA256.digest(content.utf8),
      occurrence: 0)
  }

  /// The same as an item of a run.
  static func item(_ content: String, index: Int = 1) -> WorkItem {
    WorkItem(
      index: index, digest: SHA256.digest(content.utf8), occurrence: 0,
      payload: JSONValue.object(["content": .string(content), "kwargs": [:]]).json)
  }

  static func adding(_ terms: String..., intent: String = "Add") -> ActionProposal {
    ActionProposal(
      intent: intent,
      call: ToolCall(
        tool: "add", parameters: ["terms": .array(terms.map(JSONValue.string))]))
  }

  static func step(
    _ intent: String, tool: String = "add", _ parameters: JSONObject = [:], text: String,
    results: [String] = [], status: Observation.Status = .ok
  ) -> PromptStep {
    PromptStep(
      intent: intent, call: ToolCall(tool: tool, parameters: parameters),
      observation: Observation(status: status, text: text, results: results))
  }

  /// Only what these tests need: an object with no members but those of the schema, and its
  /// required ones.
  static let check: SchemaCheck = { schema, value in
    let allowed = Set(schema.value["properties"]?.object?.keys ?? [])
    guard let object = value.object else { return "expected an object" }
    if let key = object.keys.first(where: { !allowed.contains($0) }) { return "unknown \(key)" }
    for key in (schema.value["required"]?.array ?? []).compactMap(\.string)
    where object[key] == nil {
      return "\(key) is missing"
    }
    return nil
  }

  /// Writes `a + b`, the first from the earlier results where there are any.
  static let sum: SampleGenerator = { _, observations, generator in
    let earlier = observations.flatMap(\.results)
    let fresh = Int.random(in: 10_000...99_999, using: &generator)
    let first = earlier.randomElement(using: &generator) ?? String(fresh / 7)
    return "\(first) + \(fresh)"
  }
}
