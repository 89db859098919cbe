/// The shape of a reply that writes a pair: `{"question", "answer"}`.
enum SynthesisReply {
  static let name = "question_and_answer"

  /// `answers` are what the answer may be, where that is known; none leaves it free.
  static func schema(answers: [String]) -> JSONSchema {
    let answer: JSONValue =
      answers.isEmpty
      ? ["type": "string", "minLength": 1, "maxLength": 200]
      : ["type": "string", "enum": .array(answers.map(JSONValue.string))]
    return [
      "type": "object",
      "properties": [
        "question": ["type": "string", "minLength": 10, "maxLength": 600],
        "answer": answer,
      ],
      "required": ["question", "answer"],
      "additionalProperties": false,
    ]
  }

  static func content(_ pair: ProposedPair) -> JSONValue {
    ["question": .string(pair.question), "answer": .string(pair.answer)]
  }

  /// A missing member is an empty one, which no check lets pass.
  static func pair(in content: JSONValue) -> ProposedPair {
    ProposedPair(
      question: content["question"]?.string ?? "", answer: content["answer"]?.string ?? "")
  }
}
