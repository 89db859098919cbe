import Base
import Environment
import Models

/// Has a question solved by a model that did not write it.
struct SolutionPrompt {
  let form: SolutionForm
  let question: String
  /// Shown to a reader only: what is computed must follow from the question alone.
  var steps: [PromptStep] = []

  /// What is shown of a page, in characters.
  private static let pageLength = 1200

  var modelRequest: ModelRequest {
    var messages = [ChatMessage(role: .system, content: form.instructions)]
    for example in form.examples {
      messages.append(ChatMessage(role: .user, content: example.question))
      messages.append(
        ChatMessage(role: .assistant, content: form.content(example.solution).jsonText))
    }
    messages.append(ChatMessage(role: .user, content: task))
    return ModelRequest(
      role: .verify, messages: messages, replyName: "solution", replySchema: form.replySchema,
      // The likeliest solution, not a varied one.
      temperature: 0)
  }

  private var task: String {
    guard case .reading = form.evaluation else { return question }
    let pages = PageChain(steps).pages.map { page in
      let text = TextExcerpt.of(page.page.text, for: question, limit: Self.pageLength)
      return "Page \"\(page.name)\":\n\(WebContent.marked(text))"
    }
    return (pages + ["Question: \(question)"]).joined(separator: "\n\n")
  }

  /// The solution in a reply; empty if there is none.
  static func solution(in content: JSONValue) -> String {
    content.object?.members.first?.value.string ?? ""
  }
}

extension SolutionForm {
  /// A reply with a solution.
  func content(_ solution: String) -> JSONValue {
    .object(JSONObject([(key, .string(solution))]))
  }

  fileprivate var replySchema: JSONSchema {
    [
      "type": "object", "properties": .object(JSONObject([(key, schema)])),
      "required": [.string(key)], "additionalProperties": false,
    ]
  }
}
