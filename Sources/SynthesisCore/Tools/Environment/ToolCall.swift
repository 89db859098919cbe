/// A tool and the parameters to run it with.
struct ToolCall: Sendable, Hashable {
  let tool: String
  let parameters: JSONObject

  /// Equal for calls that do the same whatever the order of their parameters' keys.
  var signature: String { tool + JSONValue.object(parameters).canonicalText }
}
