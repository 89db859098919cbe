import Base

/// The shape of a reply that writes a pair: `{"question", "answer"}`.
enum SynthesisReply {
  static let name = "question_and_answer"

  /// `answer` is what the answer must be, where that is known.
  static func schema(answer: String?) -> JSONSchema {
    let answer: JSONValue =
      answer.map { ["type": "string", "enum": [.string($0)]] }
      ?? ["type": "string", "minLength": 1, "maxLength": 200]
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
