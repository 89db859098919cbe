import Base
import Environment

/// The shape of a reply that proposes next actions: `{"steps": [{"intent", "tool", "parameters"}]}`.
enum ExplorationReply {
  static let name = "next_steps"

  /// Everything bounded, so that a model that loops is stopped by the schema and not by the clock.
  static func schema(
    tools: [ToolDescription], guide: PromptGuide, count: Int
  ) -> JSONSchema {
    let variants = tools.map { tool -> JSONValue in
      [
        "type": "object",
        "properties": [
          "intent": ["type": "string", "minLength": 1, "maxLength": 160],
          "tool": ["type": "string", "enum": [.string(tool.name)]],
          "parameters": guide.bounded(tool.parameters.value),
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

  static func content(_ proposals: [ActionProposal]) -> JSONValue {
    let steps = proposals.map { proposal -> JSONValue in
      [
        "intent": .string(proposal.intent), "tool": .string(proposal.call.tool),
        "parameters": .object(proposal.call.parameters),
      ]
    }
    return ["steps": .array(steps)]
  }

  /// Passes over what is not a step; a checked reply has nothing of the kind.
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
