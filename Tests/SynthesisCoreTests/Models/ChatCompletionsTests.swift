import Testing

@testable import Base
@testable import Engine
@testable import Models
@testable import Net

@Suite("chat completions")
struct ChatCompletionsTests {
  @Test(
    "a base URL may be written in several ways",
    arguments: [
      ("http://h:1/v1", "http://h:1/v1/chat/completions"),
      ("http://h:1/v1/", "http://h:1/v1/chat/completions"),
      ("http://h:1", "http://h:1/chat/completions"),
      ("http://h:1//", "http://h:1/chat/completions"),
      ("http://h:1/v1/chat/completions", "http://h:1/v1/chat/completions"),
      ("http://h:1/v1/chat/completions/", "http://h:1/v1/chat/completions"),
    ])
  func endpoint(base: String, address: String) {
    #expect(ChatCompletions.address(of: base) == address)
  }

  // MARK: requests

  private func body(
    of request: ModelRequest = .sample, tokenLimit: Int = 64, model: String = "m",
    _ capabilities: EndpointCapabilities, temperature: Double? = nil
  ) -> String {
    var settings = ModelSettings()
    settings.temperature = temperature
    var request = request
    request.tokenLimit = tokenLimit
    let encoded = ChatCompletions().encode(
      request, to: EndpointSettings(baseURL: "http://h/v1", modelName: model), settings,
      capabilities)
    return String(decoding: encoded.body ?? [], as: UTF8.self)
  }

  private static let schema =
    #"{"type":"object","properties":{"answer":{"type":"string","maxLength":10}},"#
    + #""required":["answer"],"additionalProperties":false}"#

  @Test("with a schema the messages stay as they are")
  func schemaBody() {
    let expected =
      #"{"model":"m","messages":[{"role":"system","content":"Be exact."},"#
      + #"{"role":"user","content":"2 + 2?"}],"max_tokens":64,"temperature":0.5,"#
      + #""response_format":{"type":"json_schema","json_schema":{"name":"answer","strict":true,"#
      + #""schema":\#(Self.schema)}}}"#
    #expect(body(EndpointCapabilities(), temperature: 0.5) == expected)
    #expect(
      body(EndpointCapabilities(format: .schema), temperature: 0.5)
        == expected.replacing(#""strict":true"#, with: #""strict":false"#))
  }

  @Test("without one the system message describes it")
  func describedSchema() throws {
    for (format, type) in [(ReplyFormat.object, JSONValue.string("json_object")), (.text, .null)] {
      let body = try JSONValue(parsing: body(EndpointCapabilities(format: format)))
      #expect(body["response_format"]?["type"] ?? .null == type)
      let system = try #require(body["messages"]?.array?.first)
      #expect(system["role"] == "system")
      #expect(
        system["content"]?.string == """
          Be exact.

          Answer with a single JSON value and no other text. It must fit this JSON Schema:
          \(Self.schema)
          """)
      #expect(body["messages"]?.array?.count == 2)
    }
  }

  @Test("a request without a system message gets one for the schema")
  func describedSchemaAlone() throws {
    var request = ModelRequest.sample
    request.messages.removeFirst()
    let text = body(of: request, tokenLimit: 1, model: "", EndpointCapabilities(format: .text))
    let roles = try JSONValue(parsing: text)["messages"]?.array?.map { $0["role"]?.string }
    #expect(roles == ["system", "user"])
  }

  @Test("the token limit goes by the name the server knows")
  func tokenLimit() throws {
    let body = try JSONValue(parsing: body(EndpointCapabilities(tokenLimit: .maxCompletionTokens)))
    #expect(body["max_completion_tokens"] == 64)
    #expect(body["max_tokens"] == nil)
  }

  @Test(
    "strict mode is asked for where it can be had",
    arguments: [
      (ModelRequest.sample.replySchema, true),
      (["type": "object", "properties": ["a": [:]], "required": ["a"]], false),
      (["type": "object", "properties": ["a": [:]], "additionalProperties": false], false),
      (["type": "array", "items": ["type": "string"]], false),
      (
        [
          "type": "object", "required": ["a"], "additionalProperties": false,
          "properties": ["a": ["type": "array", "items": ["type": "object"]]],
        ], false
      ),
    ] as [(JSONSchema, Bool)])
  func strictness(schema: JSONSchema, isStrict: Bool) {
    let format = EndpointCapabilities().suited(to: schema).format
    #expect(format == (isStrict ? .strictSchema : .schema))
  }

  // MARK: responses

  static let replies: [(body: String, reply: ChatReply)] = [
    (
      #"{"model":"m","choices":[{"finish_reason":"stop","message":{"content":"hi"}}],"#
        + #""usage":{"prompt_tokens":3,"completion_tokens":4}}"#,
      ChatReply(content: "hi", usage: TokenCounts(prompt: 3, completion: 4), model: "m")
    ),
    (
      "\n\n\n" + #"{"choices":[{"finish_reason":"length","message":{"content":"{\"a"}}]}"#,
      ChatReply(content: "{\"a", finishReason: .length)
    ),
    (
      #"{"choices":[{"message":{"content":null,"reasoning_content":"well"}}],"usage":null}"#,
      ChatReply(content: "", reasoning: "well")
    ),
    (
      #"{"choices":[{"message":{"content":[{"type":"text","text":"a"},{"type":"x"},"b"]}}]}"#,
      ChatReply(content: "ab")
    ),
    (
      #"{"choices":[{"message":{"content":"<think>\nso\n</think>\n\n{}"}}],"usage":{"prompt_tokens":"#
        + #"9,"completion_tokens":8,"prompt_tokens_details":{"cached_tokens":4},"#
        + #""completion_tokens_details":{"reasoning_tokens":6}}}"#,
      ChatReply(
        content: "{}", reasoning: "so",
        usage: TokenCounts(prompt: 9, cachedPrompt: 4, completion: 8), reasoningTokens: 6)
    ),
    (
      #"{"choices":[{"message":{"content":"so</think>{}"}}],"usage":{"prompt_tokens":9,"#
        + #""prompt_cache_hit_tokens":5,"prompt_cache_miss_tokens":4}}"#,
      ChatReply(
        content: "{}", reasoning: "so", usage: TokenCounts(prompt: 9, cachedPrompt: 5))
    ),
    (
      #"{"choices":[{"message":{"content":"<think>never ending"}}]}"#,
      ChatReply(content: "", reasoning: "never ending")
    ),
    (
      #"{"choices":[{"message":{"content":"{\"a\":\"</think>\"}"}}]}"#,
      ChatReply(content: #"{"a":"</think>"}"#)
    ),
    (
      #"{"error":null,"choices":[{"finish_reason":"tool_calls","message":{"refusal":"no"}}]}"#,
      ChatReply(content: "", refusal: "no", finishReason: .other("tool_calls"))
    ),
  ]

  @Test("completions of all kinds of servers are read", arguments: replies)
  func decoding(body: String, reply: ChatReply) throws {
    let response = HTTPResponse(status: 200, headers: [], body: Array(body.utf8))
    #expect(try ChatCompletions().decode(response, hiding: nil, now: Self.now) == reply)
  }

  private static let now = 1_700_000_000

  static let failures: [(status: Int, body: String, error: ModelError, kind: ModelFailure.Kind)] = [
    (
      401, #"{"error":{"message":"Incorrect API key"}}"#,
      .refused(status: 401, message: "Incorrect API key"), .stopsEndpoint
    ),
    (
      404, #"{"error":"model 'x' not found"}"#,
      .refused(status: 404, message: "model 'x' not found"), .stopsEndpoint
    ),
    (405, #"{"detail":"Not Found"}"#, .refused(status: 405, message: "Not Found"), .terminal),
    (
      422, #"{"detail":[{"loc":["body","max_tokens"],"msg":"too big","input":"secret"}]}"#,
      .refused(status: 422, message: "body.max_tokens: too big"), .terminal
    ),
    (
      400, #"{"object":"error","message":"context length exceeded","code":400}"#,
      .refused(status: 400, message: "context length exceeded"), .terminal
    ),
    (402, "", .refused(status: 402, message: ""), .stopsEndpoint),
    (403, "", .refused(status: 403, message: ""), .terminal),
    (
      400, #"{"error":{"message":"filtered","code":"content_filter"}}"#, .filtered("filtered"),
      .semantic
    ),
    (
      200, #"{"choices":[{"finish_reason":"insufficient_system_resource","message":{}}]}"#,
      .malformedReply("it was broken off by the endpoint"), .contract
    ),
    (308, "", .refused(status: 308, message: ""), .terminal),
    (429, #"{"error":{"message":"slow"}}"#, .throttled(message: "slow"), .throttle),
    (
      429, #"{"error":{"message":"pay","code":"insufficient_quota"}}"#,
      .refused(status: 429, message: "pay"), .stopsEndpoint
    ),
    (500, "oh  no\n", .refused(status: 500, message: "oh no"), .transient),
    (501, "", .refused(status: 501, message: ""), .terminal),
    (
      502, "<html><body>Bad Gateway</body></html>",
      .refused(status: 502, message: "a web page"), .transient
    ),
    (503, #"{"unknown":"the prompt"}"#, .refused(status: 503, message: ""), .transient),
    (
      200, #"{"error":{"message":"overloaded","code":529}}"#,
      .refused(status: 529, message: "overloaded"), .transient
    ),
    (200, #"{"error":{"message":"slow","code":"429"}}"#, .throttled(message: "slow"), .throttle),
    (
      200, #"{"error":{"message":"odd","code":"odd"}}"#,
      .malformedReply("it is an error under the status 200: odd"), .contract
    ),
    (200, "", .malformedReply("it is empty"), .contract),
    (200, " \n", .malformedReply("it is empty"), .contract),
    (200, #"{"choices":[{"mess"#, .malformedReply("its JSON is broken or cut off"), .contract),
    (200, #"{"choices":[]}"#, .malformedReply("it has no choices"), .contract),
    (200, "[]", .malformedReply("it has no choices"), .contract),
    (
      200, "<!DOCTYPE html>",
      .malformedReply("it is a web page; check base_url, which mostly ends in /v1"), .contract
    ),
  ]

  @Test("what is no completion is named and sorted", arguments: failures)
  func failure(status: Int, body: String, error: ModelError, kind: ModelFailure.Kind) {
    let response = HTTPResponse(status: status, headers: [], body: Array(body.utf8))
    #expect(throws: ModelFailure(error: error, kind: kind)) {
      try ChatCompletions().decode(response, hiding: nil, now: Self.now)
    }
  }

  @Test(
    "the wait that a server asks for is read",
    arguments: [
      ([HTTPHeader(name: "Retry-After", value: "7")], 7),
      ([HTTPHeader(name: "retry-after", value: "0.5")], 0.5),
      ([HTTPHeader(name: "Retry-After", value: "-3")], 0),
      ([HTTPHeader(name: "Retry-After", value: "soon")], nil),
      ([HTTPHeader(name: "Retry-After", value: "nan")], nil),
      ([HTTPHeader(name: "Retry-After", value: "120")], 120),
      ([HTTPHeader(name: "Retry-After", value: "432")], 432),
      ([HTTPHeader(name: "Retry-After", value: "99999999")], 86_400),
      ([HTTPHeader(name: "Retry-After", value: "1e400")], 86_400),
      // Unix times, in seconds and in milliseconds.
      ([HTTPHeader(name: "Retry-After", value: "1700000030")], 30),
      ([HTTPHeader(name: "Retry-After", value: "1700000030500")], 30.5),
      ([HTTPHeader(name: "Retry-After", value: "1600000000")], 0),
      (
        [
          HTTPHeader(name: "Retry-After", value: "Sat, 29 Feb 2020 00:00:05 GMT"),
          HTTPHeader(name: "Date", value: "Fri, 28 Feb 2020 23:59:35 GMT"),
        ], 30
      ),
      (
        [
          HTTPHeader(name: "Retry-After", value: "Sat, 29 Feb 2020 00:00:05 GMT"),
          HTTPHeader(name: "Date", value: "Sun, 01 Mar 2020 00:00:00 GMT"),
        ], 0
      ),
      ([HTTPHeader(name: "Retry-After", value: "Tue, 14 Nov 2023 22:13:25 GMT")], 5),
      (
        [
          HTTPHeader(name: "Retry-After", value: "1"),
          HTTPHeader(name: "Retry-After-Ms", value: "250"),
        ], 0.25
      ),
      ([], nil),
    ] as [([HTTPHeader], Double?)])
  func retryAfter(headers: [HTTPHeader], seconds: Double?) {
    let response = HTTPResponse(status: 503, headers: headers, body: [])
    let failure = #expect(throws: ModelFailure.self) {
      try ChatCompletions().decode(response, hiding: nil, now: Self.now)
    }
    #expect(failure?.retryAfterSeconds == seconds)
  }

  @Test("a key that the server quotes is taken out, even where the quote is cut")
  func quotedKey() {
    let filler = String(repeating: "x", count: 296)
    let response = HTTPResponse(
      status: 401, headers: [],
      body: Array(#"{"error":{"message":"\#(filler) sk-canary-0123456789"}}"#.utf8))
    let failure = #expect(throws: ModelFailure.self) {
      try ChatCompletions().decode(response, hiding: Secret("sk-canary-0123456789"), now: Self.now)
    }
    #expect(failure.map { "\($0)" }?.contains("sk-") == false)
  }
}
