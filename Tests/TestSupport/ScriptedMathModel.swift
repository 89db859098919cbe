import Base

/// What an endpoint answers to the engine's requests in math mode: replies that fit the schema which
/// comes with a request, with other numbers in each, so that no action is a duplicate.
package enum ScriptedMathModel {
  private static let columns = 37

  package static func answer(_ request: ChatServerRequest) -> ChatServerReply {
    let format = request.json["response_format"]?["json_schema"]
    let properties = format?["schema"]?["properties"]
    if let steps = properties?["steps"] {
      return completion(self.steps(steps["minItems"]?.integer ?? 1, request: request.number))
    }
    if let answer = properties?["answer"]?["enum"]?.array?.first?.string.flatMap({ Int($0) }) {
      return completion([
        "question": .string(
          """
          A hall is tiled in \(answer / columns) rows of \(columns) tiles each. How many tiles \
          are there in all?
          """),
        "answer": .string(String(answer)),
      ])
    }
    if properties?["expression"] != nil, let question = request.json["messages"]?.array?.last {
      let rows = question["content"]?.string?.split(separator: " ").compactMap { Int($0) }.first
      return completion(["expression": .string("\(rows ?? 0) * \(columns)")])
    }
    return .status(400, body: #"{"error": {"message": "a request of no known kind"}}"#)
  }

  private static func steps(_ count: Int, request: Int) -> JSONValue {
    let steps = (0..<count).map { index -> JSONValue in
      [
        "intent": "the number of tiles", "tool": "calculator",
        "parameters": ["expressions": [.string("\(request * 8 + index + 101) * 37")]],
      ]
    }
    return ["steps": .array(steps)]
  }

  private static func completion(_ content: JSONValue) -> ChatServerReply {
    .completion(content.jsonText, promptTokens: 900, completionTokens: 60)
  }
}
