import Base

/// What the server does about a request.
package struct ChatServerReply: Sendable {
  /// How the answer goes wrong on its way.
  package enum Fault: Sendable {
    /// Ends the connection without a byte.
    case close
    /// Breaks the connection off with a reset.
    case reset
    /// Sends so many bytes of the body, then ends the connection.
    case closeAfterBody(bytes: Int)
    /// Sends these bytes as they are, then ends the connection.
    case garbage([UInt8])
    /// Never answers.
    case silence
    /// Sends the head, then the body in pieces of so many bytes with a pause before each.
    case paced(bytes: Int, every: Duration)
    /// Sends the head without a length, then its body over and over.
    case endless
    /// Answers in full, then ends the connection although it had promised to keep it.
    case closeAfterwards
  }

  package var status = 200
  package var headers: [(name: String, value: String)] = []
  package var body: [UInt8] = []
  package var delay: Duration = .zero
  package var fault: Fault?

  package static func status(
    _ status: Int, headers: [(name: String, value: String)] = [], body: String = ""
  ) -> ChatServerReply {
    ChatServerReply(status: status, headers: headers, body: Array(body.utf8))
  }

  /// A good answer with a body of any kind.
  package static func bytes(
    _ body: [UInt8], headers: [(name: String, value: String)] = []
  ) -> ChatServerReply {
    ChatServerReply(headers: headers, body: body)
  }

  package static func page(_ html: String) -> ChatServerReply {
    .bytes(Array(html.utf8), headers: [("Content-Type", "text/html")])
  }

  package func with(_ fault: Fault) -> ChatServerReply {
    var reply = self
    reply.fault = fault
    return reply
  }

  package static func fault(_ fault: Fault) -> ChatServerReply {
    completion("{}").with(fault)
  }

  /// An answer in the form of OpenAI's chat completions.
  package static func completion(
    _ content: String, finishReason: String = "stop", model: String = "test-model",
    promptTokens: Int = 10, completionTokens: Int = 5
  ) -> ChatServerReply {
    let value: JSONValue = [
      "id": "chatcmpl-1", "object": "chat.completion", "created": 0, "model": .string(model),
      "choices": [
        [
          "index": 0, "finish_reason": .string(finishReason),
          "message": ["role": "assistant", "content": .string(content)],
        ]
      ],
      "usage": [
        "prompt_tokens": .integer(promptTokens), "completion_tokens": .integer(completionTokens),
        "total_tokens": .integer(promptTokens + completionTokens),
      ],
    ]
    return ChatServerReply(
      headers: [("Content-Type", "application/json")], body: Array(value.jsonText.utf8))
  }

  package func delayed(_ delay: Duration) -> ChatServerReply {
    var reply = self
    reply.delay = delay
    return reply
  }

  /// The response as it goes over the wire.
  var bytes: [UInt8] { head + body }

  var head: [UInt8] {
    var head = "HTTP/1.1 \(status) Scripted\r\n"
    if case .endless = fault {} else { head += "Content-Length: \(body.count)\r\n" }
    for header in headers { head += "\(header.name): \(header.value)\r\n" }
    return Array((head + "\r\n").utf8)
  }
}
