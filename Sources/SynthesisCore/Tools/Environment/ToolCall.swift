package import Base

/// A tool and the parameters to run it with.
package struct ToolCall: Sendable, Hashable {
  package let tool: String
  package let parameters: JSONObject

  package init(tool: String, parameters: JSONObject) {
    self.tool = tool
    self.parameters = parameters
  }

  /// Equal for calls that do the same whatever the order of their parameters' keys.
  package var signature: String { tool + JSONValue.object(parameters).canonicalText }
}

/// Why a call is not run in a state, although its parameters are what the tool takes.
package struct CallRejection: Error, Sendable, Hashable {
  /// What the model is told.
  package var sentence: String

  package init(sentence: String) {
    self.sentence = sentence
  }
}
