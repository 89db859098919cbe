import Synchronization

@testable import Base
@testable import Models
@testable import Net

/// Answers requests from a closure and keeps them.
final class ScriptedTransport: HTTPTransport {
  typealias Script = @Sendable (HTTPRequest, _ number: Int) -> Result<HTTPResponse, TransportError>

  private let script: Script
  private let log = Mutex<[HTTPRequest]>([])

  init(_ script: @escaping Script) { self.script = script }

  /// Answers with each result in turn, and with the last one from then on.
  convenience init(_ results: [Result<HTTPResponse, TransportError>]) {
    self.init { _, number in results[min(number, results.count) - 1] }
  }

  var requests: [HTTPRequest] { log.withLock { $0 } }
  var bodies: [JSONValue] {
    requests.map { request in
      do { return try JSONValue(parsing: request.body ?? []) } catch { return .null }
    }
  }

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let number = log.withLock { log in
      log.append(request)
      return log.count
    }
    return try script(request, number).get()
  }
}

extension Result where Success == HTTPResponse, Failure == TransportError {
  static func status(
    _ status: Int, _ body: String = "", headers: [HTTPHeader] = []
  ) -> Self {
    .success(HTTPResponse(status: status, headers: headers, body: Array(body.utf8)))
  }

  static func completion(_ content: String, finishReason: String = "stop") -> Self {
    let value: JSONValue = [
      "model": "served-model",
      "choices": [
        ["finish_reason": .string(finishReason), "message": ["content": .string(content)]]
      ],
      "usage": ["prompt_tokens": 10, "completion_tokens": 5],
    ]
    return .status(200, value.jsonText)
  }
}

extension ModelRequest {
  /// Asks for `{"answer": "…"}`.
  static let sample = ModelRequest(
    role: ModelRole(rawValue: "sample"),
    messages: [
      ChatMessage(role: .system, content: "Be exact."),
      ChatMessage(role: .user, content: "2 + 2?"),
    ],
    replyName: "answer",
    replySchema: [
      "type": "object", "properties": ["answer": ["type": "string", "maxLength": 10]],
      "required": ["answer"], "additionalProperties": false,
    ])
}
