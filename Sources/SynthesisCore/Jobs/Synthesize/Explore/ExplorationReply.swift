/// The shape of a reply that proposes next actions: `{"steps": [{"intent", "tool", "parameters"}]}`.
enum ExplorationReply {
  static let name = "next_steps"

  /// Everything bounded, so that a model that loops is stopped by the schema and not by the clock.
  static func schema(tools: [ToolDescription], count: Int) -> JSONSchema {
    let variants = tools.map { tool -> JSONValue in
      [
        "type": "object",
        "properties": [
          "intent": ["type": "string", "minLength": 1, "maxLength": 160],
          "tool": ["type": "string", "enum": [.string(tool.name)]],
          "parameters": bounded(tool.parameters.value),
        ],
        "required": ["intent", "tool", "parameters"],
        "additionalProperties": false,
      ]
    }
    let step: JSONValue = variants.count == 1 ? variants[0] : ["anyOf": .array(variants)]
    return [
      "type": "object",
      "properties": [
        "steps": [
          "type": "array", "items": step, "minItems": .integer(count), "maxItems": .integer(count),
        ]
      ],
      "required": ["steps"],
      "additionalProperties": false,
    ]
  }

  /// A tool's schema with the bounds that a step has, which are narrower than what the tool bears:
  /// one short expression or a few lines of code, so that a step has one result to ask for and a small model does not lose
  /// itself in a list.
  static func bounded(_ schema: JSONValue) -> JSONValue {
    guard let object = schema.object else { return schema }
    if let variants = object["anyOf"]?.array,
      let list = variants.first(where: { isExpression($0["items"] ?? .null) })
    {
      return bounded(list)
    }
    var result = object
    if isExpression(schema) { result["maxLength"] = 160 }
    // A few lines; a server that makes a grammar of a bound of thousands takes minutes for a reply.
    if schema["format"] == "python-code" { result["maxLength"] = 600 }
    if schema["format"] == "web-link" { result["maxLength"] = 200 }
    if let items = object["items"] {
      result["items"] = bounded(items)
      if isExpression(items) || isWebText(items) { result["maxItems"] = 1 }
    }
    if let properties = object["properties"]?.object {
      result["properties"] = .object(
        JSONObject(properties.members.map { ($0.key, bounded($0.value)) }))
    }
    return .object(result)
  }

  private static func isExpression(_ schema: JSONValue) -> Bool {
    schema["format"] == "arithmetic-expression"
  }

  private static func isWebText(_ schema: JSONValue) -> Bool {
    schema["format"] == "search-query" || schema["format"] == "web-link"
  }

  static func content(_ proposals: [ActionProposal]) -> JSONValue {
    let steps = proposals.map { proposal -> JSONValue in
      [
        "intent": .string(proposal.intent), "tool": .string(proposal.call.tool),
        "parameters": .object(proposal.call.parameters),
      ]
    }
    return ["steps": .array(steps)]
  }

  /// Passes over what is no step; a checked reply has nothing of the kind.
  static func proposals(in content: JSONValue) -> [ActionProposal] {
    (content["steps"]?.array ?? []).compactMap { step in
      guard let tool = step["tool"]?.string, let parameters = step["parameters"]?.object else {
        return nil
      }
      return ActionProposal(
        intent: step["intent"]?.string ?? "", call: ToolCall(tool: tool, parameters: parameters))
    }
  }
}
