/// Has a question solved by a model that knows nothing but the question.
///
/// A pair whose answer does not come out again either lacks a number, asks for something else than
/// its answer, or answers wrongly; nothing in the texts alone tells that.
struct SolutionPrompt {
  let question: String

  var prompt: Prompt {
    var messages = [
      ChatMessage(
        role: .system,
        content: """
          You solve a word problem with one arithmetic expression. Functions: sqrt, round(x, \
          digits), comb, perm, factorial, gcd, lcm, mean, median, pi. Reply with JSON only.
          """)
    ]
    for (question, expression) in Self.examples {
      messages.append(ChatMessage(role: .user, content: question))
      messages.append(
        ChatMessage(role: .assistant, content: Self.content(expression).jsonText))
    }
    messages.append(ChatMessage(role: .user, content: question))
    return Prompt(
      messages: messages, replyName: "solution", replySchema: Self.schema,
      // The likeliest solution, not a varied one.
      temperature: 0, subject: .solution(question: question))
  }

  /// The expression in a reply; empty if there is none.
  static func expression(in content: JSONValue) -> String { content["expression"]?.string ?? "" }

  static func content(_ expression: String) -> JSONValue { ["expression": .string(expression)] }

  private static let schema: JSONSchema = [
    "type": "object",
    "properties": [
      "expression": [
        "type": "string", "minLength": 1, "maxLength": 120,
        "pattern": "^[0-9a-z+*/^(),. -]+$",
      ]
    ],
    "required": ["expression"], "additionalProperties": false,
  ]

  private static let examples = [
    (
      """
      A boat uses 4.5 litres of fuel per hour. If a litre costs 1.60 euros, how many euros does \
      the fuel for 6 hours cost?
      """, "4.5 * 6 * 1.60"
    ),
    ("How many groups of 2 can be formed from 5 children?", "comb(5, 2)"),
    (
      "A price rises from 40 to 46 euros. By how many percent did it rise?",
      "(46 - 40) / 40 * 100"
    ),
  ]
}
