extension Prompt {
  /// A small prompt to try an endpoint with.
  static let trial: Prompt = {
    let question = "How far is 180 km and then 90 km?"
    return Prompt(
      messages: [
        ChatMessage(role: .user, content: question + " Answer as JSON: {\"answer\": \"…\"}.")
      ], replyName: "answer",
      replySchema: [
        "type": "object", "properties": ["answer": ["type": "string"]], "required": ["answer"],
        "additionalProperties": false,
      ], subject: .solution(question: question))
  }()
}
