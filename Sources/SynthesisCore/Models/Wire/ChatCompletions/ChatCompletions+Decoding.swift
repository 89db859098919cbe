import Base
import Engine
import Net

extension ChatCompletions {
  func decode(
    _ response: HTTPResponse, hiding key: Secret?, now: Int
  ) throws(ModelFailure) -> ChatReply {
    try Self.reply(in: response, hiding: key, now)
  }

  private static func reply(
    in response: HTTPResponse, hiding key: Secret?, _ now: Int
  ) throws(ModelFailure) -> ChatReply {
    let value = try? JSONValue(parsing: response.body)  // what else it may be is looked at below
    guard (200..<300).contains(response.status) else {
      let words = words(of: response, value, hiding: key)
      throw failure(status: response.status, words: words, value, response, now)
    }
    guard let value else { throw malformed(notJSON(response.body)) }
    if isError(value) {
      let words = words(of: response, value, hiding: key)
      // Some gateways answer 200 and put the status into the body.
      if let status = errorStatus(value) {
        throw failure(status: status, words: words, value, response, now)
      }
      throw malformed("it is an error under the status \(response.status): \(words)")
    }
    guard let choice = value["choices"]?.array?.first else { throw malformed("it has no choices") }
    return try reply(choice, in: value)
  }

  private static func reply(
    _ choice: JSONValue, in value: JSONValue
  ) throws(ModelFailure) -> ChatReply {
    let message = choice["message"] ?? [:]
    var reply = ChatReply(content: text(message["content"] ?? choice["text"]))
    reply.reasoning = text(message["reasoning_content"] ?? message["reasoning"])
    reply.refusal = message["refusal"]?.string
    reply.finishReason =
      switch choice["finish_reason"]?.string {
      case nil, "stop", "eos_token", "stop_sequence": .stop
      case "length": .length
      case "content_filter": .contentFilter
      // DeepSeek, OpenRouter and vLLM say so when they break off in the middle.
      case "insufficient_system_resource", "error", "abort":
        throw malformed("it was broken off by the endpoint")
      case let reason?: .other(reason)
      }
    if let usage = value["usage"], usage.object != nil {
      reply.usage = counts(usage)
      reply.reasoningTokens = tokens(usage["completion_tokens_details"]?["reasoning_tokens"])
    }
    reply.separateThinking()
    reply.model = value["model"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    return reply
  }

  /// A content is a string, null, or a list of parts of which the texts count.
  private static func text(_ content: JSONValue?) -> String {
    switch content {
    case .string(let text): text
    case .array(let parts): parts.map { $0.string ?? $0["text"]?.string ?? "" }.joined()
    default: ""
    }
  }

  /// Cached tokens as OpenAI and vLLM name them, or as DeepSeek does. Never more than there are:
  /// they have a price of their own.
  private static func counts(_ usage: JSONValue) -> TokenCounts {
    let prompt = tokens(usage["prompt_tokens"])
    let cached = tokens(
      usage["prompt_tokens_details"]?["cached_tokens"] ?? usage["prompt_cache_hit_tokens"])
    return TokenCounts(
      prompt: prompt, cachedPrompt: min(cached, prompt),
      completion: tokens(usage["completion_tokens"]))
  }

  private static func tokens(_ count: JSONValue?) -> Int { max(0, count?.wholeNumber ?? 0) }

  // MARK: failures

  private static func malformed(_ reason: String) -> ModelFailure {
    ModelFailure(error: .malformedReply(reason), kind: .contract)
  }

  private static func notJSON(_ body: [UInt8]) -> String {
    let start = body.first { !Unicode.Scalar($0).properties.isWhitespace }
    return switch start {
    case nil: "it is empty"
    case UInt8(ascii: "<"): "it is a web page; check base_url, which mostly ends in /v1"
    case UInt8(ascii: "{"): "its JSON is broken or cut off"
    default: "it is not JSON"
    }
  }

  private static func isError(_ value: JSONValue) -> Bool {
    (value["error"] ?? .null) != .null || value["object"] == "error"
  }

  private static func errorStatus(_ value: JSONValue) -> Int? {
    let code = value["error"]?["code"] ?? value["error"]?["status"] ?? value["code"] ?? .null
    let status = code.wholeNumber ?? code.string.flatMap { Int($0) }
    return status.flatMap { (400..<600).contains($0) ? $0 : nil }
  }

  /// A day: quotas that are filled again once a day are the longest that there are.
  private static let longestWaitSeconds = 86_400.0

  private static func failure(
    status: Int, words: String, _ value: JSONValue?, _ response: HTTPResponse, _ now: Int
  ) -> ModelFailure {
    let refused = ModelError.refused(status: status, message: words)
    let wait = RetryAfter.seconds(in: response, longest: longestWaitSeconds, now: now)
    switch status {
    case 401, 402, 404: return ModelFailure(error: refused, kind: .stopsEndpoint)
    case 429 where isQuota(value): return ModelFailure(error: refused, kind: .stopsEndpoint)
    case 400 where isFiltered(value), 403 where isFiltered(value):
      return ModelFailure(error: .filtered(words), kind: .semantic)
    case 429:
      return ModelFailure(
        error: .throttled(message: words), kind: .throttle, retryAfterSeconds: wait)
    case 503 where isLoading(words):
      return ModelFailure(
        error: refused, kind: .loading, retryAfterSeconds: wait ?? estimate(value))
    case _ where ModelError.passingStatuses.contains(status):
      return ModelFailure(error: refused, kind: .transient, retryAfterSeconds: wait)
    default: return ModelFailure(error: refused, kind: .terminal)
    }
  }

  /// llama.cpp says "Loading model", TGI and Hugging Face "Model … is currently loading", others that
  /// they are starting or warming up.
  private static func isLoading(_ words: String) -> Bool {
    let words = words.lowercased()
    return ["loading", "warming up", "is starting", "starting up", "not ready"]
      .contains { words.contains($0) }
  }

  /// Hugging Face's guess at how long loading takes.
  private static func estimate(_ value: JSONValue?) -> Double? {
    value?["estimated_time"]?.double.flatMap { $0 >= 0 ? min($0, 60) : nil }
  }

  /// OpenAI says 429 both for "too fast" and for "nothing left on the account".
  private static func isQuota(_ value: JSONValue?) -> Bool {
    let error = value?["error"]
    return error?["code"] == "insufficient_quota" || error?["type"] == "insufficient_quota"
  }

  /// Azure refuses with 400, others with 403, what OpenAI ends with `finish_reason`.
  private static func isFiltered(_ value: JSONValue?) -> Bool {
    let error = value?["error"]
    let names = [error?["code"], error?["type"], error?["innererror"]?["code"]]
    return names.contains { name in
      ["content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation"]
        .contains(name?.string ?? "")
    }
  }

  /// What the server says went wrong, in one short line: `error.message` (OpenAI), `error`
  /// (Ollama, TGI), `detail` (FastAPI), `message` (older vLLM), or the text itself. Of other JSON
  /// nothing is shown, as it may quote the prompt.
  private static func words(
    of response: HTTPResponse, _ value: JSONValue?, hiding key: Secret?
  ) -> String {
    var text: String
    if let value {
      text =
        value["error"]?["message"]?.string ?? value["error"]?.string
        ?? value["detail"].map(detail) ?? value["message"]?.string ?? ""
    } else {
      text = String(decoding: response.body.prefix(2000), as: UTF8.self)
      let start = text.lowercased()
      if start.contains("<html") || start.contains("<!doctype") { return "a web page" }
    }
    if let key, !key.exposed.isEmpty { text = text.replacing(key.exposed, with: key.description) }
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > 300 ? line.prefix(300) + "…" : line
  }

  /// FastAPI's detail: a sentence, or a list of what is wrong where.
  private static func detail(_ detail: JSONValue) -> String {
    if let text = detail.string { return text }
    let problems = detail.array ?? []
    return problems.map { problem in
      let place = problem["loc"]?.array?.compactMap(\.string).joined(separator: ".") ?? ""
      return "\(place): \(problem["msg"]?.string ?? "")"
    }.joined(separator: "; ")
  }
}
