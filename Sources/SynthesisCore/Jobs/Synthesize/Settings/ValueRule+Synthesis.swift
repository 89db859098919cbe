import Base

extension ValueRule<[QAExample]> {
  /// Objects with a question and an answer; what else they hold is kept.
  static var examples: ValueRule {
    ValueRule(
      read: { found, name, reading in
        guard case .array(let elements) = found.content else {
          reading.reject(found, name, expecting: "a list of objects with question and answer")
          return nil
        }
        return elements.enumerated().compactMap { index, element in
          example(element, "\(name)[\(index)]", &reading)
        }
      },
      write: { examples in
        .array(
          examples.map { example in
            var object: JSONObject = [
              "question": .string(example.question), "answer": .string(example.answer),
            ]
            for member in example.details.members { object[member.key] = member.value }
            return .object(object)
          })
      })
  }

  private static func example(
    _ found: LocatedJSON, _ name: String, _ reading: inout SettingsReading
  ) -> QAExample? {
    guard var details = found.value.object else {
      reading.reject(found, name, expecting: "an object with question and answer")
      return nil
    }
    func text(_ key: String) -> String? {
      guard let member = found[key] else {
        reading.reject(at: found.offset, "\(name) has no \(key)")
        return nil
      }
      guard let text = member.value.string, !text.isEmpty else {
        reading.reject(member, "\(name).\(key)", expecting: "a string that is not empty")
        return nil
      }
      details[key] = nil
      return text
    }
    let question = text("question")
    let answer = text("answer")
    guard let question, let answer else { return nil }
    return QAExample(question: question, answer: answer, details: details)
  }
}
