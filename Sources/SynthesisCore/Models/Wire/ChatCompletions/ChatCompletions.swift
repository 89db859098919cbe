import Base
import Net

/// OpenAI's `/chat/completions`, as most servers know it.
struct ChatCompletions: WireFormat {
  /// The address that requests go to, for a base URL in any of the forms people write it in.
  ///
  ///     address(of: "http://localhost:8000/v1/")  // "http://localhost:8000/v1/chat/completions"
  static func address(of baseURL: String) -> String {
    var base = Substring(baseURL)
    while base.last == "/" { base = base.dropLast() }
    return base.hasSuffix("/chat/completions") ? String(base) : base + "/chat/completions"
  }

  func encode(
    _ request: ModelRequest, to endpoint: EndpointSettings, _ settings: ModelSettings,
    _ capabilities: EndpointCapabilities
  ) -> HTTPRequest {
    HTTPRequest(
      url: Self.address(of: endpoint.baseURL ?? ""),
      headers: [
        HTTPHeader(name: "Content-Type", value: "application/json"),
        HTTPHeader(name: "Accept", value: "application/json"),
      ],
      bearerToken: endpoint.apiKey,
      body: Self.body(request, model: endpoint.modelName, settings, capabilities),
      connectTimeoutSeconds: settings.connectTimeoutSeconds,
      firstByteTimeoutSeconds: settings.firstByteTimeoutSeconds,
      totalTimeoutSeconds: settings.requestTimeoutSeconds)
  }

  private static func body(
    _ request: ModelRequest, model: String, _ settings: ModelSettings,
    _ capabilities: EndpointCapabilities
  ) -> [UInt8] {
    let messages =
      capabilities.format.describesSchemaInPrompt
      ? describingSchema(of: request) : request.messages
    var writer = JSONWriter()
    writer.object { body in
      if !model.isEmpty { body.member("model", model) }
      body.member("messages") { writer in
        writer.array(messages) { writer, message in
          writer.object { object in
            object.member("role", message.role.rawValue)
            object.member("content", message.content)
          }
        }
      }
      body.member(
        capabilities.tokenLimit.rawValue, max(1, request.tokenLimit ?? settings.maxTokens))
      if let temperature = request.temperature ?? settings.temperature {
        body.member("temperature", temperature)
      }
      if let topP = settings.topP { body.member("top_p", topP) }
      if let seed = settings.seed { body.member("seed", seed) }
      if let format = responseFormat(capabilities.format, for: request) {
        body.member("response_format", format)
      }
      for member in settings.extraBody.sortedMembers { body.member(member.key, member.value) }
    }
    return writer.bytes
  }

  private static func responseFormat(_ format: ReplyFormat, for request: ModelRequest) -> JSONValue?
  {
    switch format {
    case .strictSchema, .schema:
      [
        "type": "json_schema",
        "json_schema": [
          "name": .string(request.replyName), "strict": .bool(format == .strictSchema),
          "schema": request.replySchema.value,
        ],
      ]
    case .object: ["type": "json_object"]
    case .text: nil
    }
  }

  /// Appends the schema to the system message. The word JSON must stand in the messages for
  /// OpenAI and DeepSeek to take `json_object`.
  private static func describingSchema(of request: ModelRequest) -> [ChatMessage] {
    let messages = request.messages
    let words = """
      Answer with a single JSON value and no other text. It must fit this JSON Schema:
      \(request.replySchema.value.jsonText)
      """
    guard let first = messages.first, first.role == .system else {
      return [ChatMessage(role: .system, content: words)] + messages
    }
    let system = ChatMessage(role: .system, content: first.content + "\n\n" + words)
    return [system] + messages.dropFirst()
  }
}
