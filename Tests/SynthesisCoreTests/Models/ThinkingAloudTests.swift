import Testing

@testable import Base
@testable import Models

@Suite("Thinking aloud")
struct ThinkingAloudTests {
  struct Case: Sendable {
    let text: String
    let thought: String?
    let answer: String

    init(_ text: String, _ thought: String?, _ answer: String) {
      self.text = text
      self.thought = thought
      self.answer = answer
    }
  }

  static let cases: [Case] = [
    // Without thinking.
    Case("", nil, ""), Case("An answer.", nil, "An answer."), Case(#"{"a": 1}"#, nil, #"{"a": 1}"#),
    Case("Sure: {\"a\": \"the tag <think>\"}", nil, "Sure: {\"a\": \"the tag <think>\"}"),
    // With it, and with or without its opening tag.
    Case(#"<think>x</think>{"a": 1}"#, "x", #"{"a": 1}"#),
    Case(#"x</think>{"a": 1}"#, "x", #"{"a": 1}"#),
    Case("\n<think>\nx\n</think>\n\n{\"a\": 1}", "\nx\n", "\n\n{\"a\": 1}"),
    Case("<think></think>[1]", "", "[1]"),
    Case("<think>x</think>Prose.", "x", "Prose."),
    Case("<think>x</think>", "x", ""),
    Case("<think>x</think>```json\n[1]\n```", "x", "```json\n[1]\n```"),
    // The thinking has JSON in it.
    Case(#"<think>perhaps {"a": 1}?</think>{"a": 2}"#, #"perhaps {"a": 1}?"#, #"{"a": 2}"#),
    // The answer speaks of the tag.
    Case(#"{"a": "</think>"}"#, nil, #"{"a": "</think>"}"#),
    Case(#"{"a": "</think>[1]"}"#, nil, #"{"a": "</think>[1]"}"#),
    Case("```\n{\"a\": \"</think>\"}\n```", nil, "```\n{\"a\": \"</think>\"}\n```"),
    Case(#"<think>x</think>{"a": "</think>"}"#, "x", #"{"a": "</think>"}"#),
    Case(#"<think>x</think>Sure: {"a": "</think>"}"#, "x", #"Sure: {"a": "</think>"}"#),
    // The thinking speaks of the tag.
    Case(#"<think>x</think> y </think>{"a": 1}"#, "x</think> y ", #"{"a": 1}"#),
    Case(#"I end with </think>. So: </think>{"a": 1}"#, "I end with </think>. So: ", #"{"a": 1}"#),
    // Thinking that never ended.
    Case(#"<think>perhaps {"a": 1}"#, #"perhaps {"a": 1}"#, ""),
    Case(#"Well. <think>perhaps {"a": 1}"#, #"perhaps {"a": 1}"#, "Well. "),
    Case("<think>", "", ""),
  ]

  @Test("is parted from the answer", arguments: cases)
  func parts(sample: Case) {
    let parted = ThinkingAloud(sample.text)
    #expect(parted.thought.map(String.init) == sample.thought)
    #expect(String(parted.answer) == sample.answer)
  }

  @Test("A chat reply keeps the answer as its content", arguments: cases)
  func reply(sample: Case) {
    var reply = ChatReply(content: sample.text)
    reply.separateThinking()
    let answer = sample.answer.drop(while: \.isWhitespace)
    #expect(reply.content == (sample.thought == nil ? sample.answer : String(answer)))
    #expect(reply.reasoning.isEmpty == (sample.thought ?? "").isEmpty)
  }

  static let values: [(text: String, value: JSONValue?)] = [
    (#"<think>perhaps {"a": "draft"}</think>{"a": "x"}"#, ["a": "x"]),
    ("perhaps {\"a\": \"draft\"}\n</think>\n{\"a\": \"x\"}", ["a": "x"]),
    (#"<think>x</think>Sure: {"a": "</think>"}"#, ["a": "</think>"]),
    (#"<think>x</think>{"a": "</think>",}"#, ["a": "</think>"]),
    (#"<think>{"a": "draft"}"#, nil),
  ]

  @Test(
    "A draft is not taken for the answer, nor a tag in it for the thinking's", arguments: values)
  func value(text: String, value: JSONValue?) throws {
    var reply = ChatReply(content: text)
    reply.separateThinking()
    let schema: JSONSchema = [
      "type": "object", "properties": ["a": ["type": "string"]], "required": ["a"],
    ]
    let reading = try LenientJSON.read(reply.content, fitting: schema)
    #expect(reading == value.map { .fitting($0) } ?? .nothing)
  }
}
