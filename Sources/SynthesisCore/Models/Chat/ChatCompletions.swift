/// The `/chat/completions` interface, as values: requests to bytes, responses to replies.
enum ChatCompletions {
  /// The address that requests go to, for a base URL in any of the forms people write it in.
  ///
  ///     endpoint(of: "http://localhost:8000/v1/")  // "http://localhost:8000/v1/chat/completions"
  static func endpoint(of baseURL: String) -> String {
    var base = Substring(baseURL)
    while base.last == "/" { base = base.dropLast() }
    return base.hasSuffix("/chat/completions") ? String(base) : base + "/chat/completions"
  }

  static func body(
    for ask: ReplyNegotiation.Ask, model: String, settings: ModelSettings, habits: ServerHabits
  ) -> [UInt8] {
    let prompt = ask.prompt
    let messages =
      habits.format.describesSchemaInPrompt
      ? describingSchema(of: prompt, in: prompt.messages) : prompt.messages
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
      body.member(habits.tokenLimit.rawValue, max(1, ask.tokenLimit))
      if let temperature = prompt.temperature ?? settings.temperature {
        body.member("temperature", temperature)
      }
      if let topP = settings.topP { body.member("top_p", topP) }
      if let seed = settings.seed { body.member("seed", seed) }
      if let format = responseFormat(habits.format, for: prompt) {
        body.member("response_format", format)
      }
      for member in settings.extraBody.sortedMembers { body.member(member.key, member.value) }
    }
    return writer.bytes
  }

  private static func responseFormat(_ format: ReplyFormat, for prompt: Prompt) -> JSONValue? {
    switch format {
    case .strictSchema, .schema:
      [
        "type": "json_schema",
        "json_schema": [
          "name": .string(prompt.replyName), "strict": .bool(format == .strictSchema),
          "schema": prompt.replySchema.value,
        ],
      ]
    case .object: ["type": "json_object"]
    case .text: nil
    }
  }

  /// Appends the schema to the system message. The word JSON must stand in the messages for
  /// OpenAI and DeepSeek to take `json_object`.
  private static func describingSchema(
    of prompt: Prompt, in messages: [ChatMessage]
  ) -> [ChatMessage] {
    let words = """
      Answer with a single JSON value and no other text. It must fit this JSON Schema:
      \(prompt.replySchema.value.jsonText)
      """
    guard let first = messages.first, first.role == .system else {
      return [ChatMessage(role: .system, content: words)] + messages
    }
    let system = ChatMessage(role: .system, content: first.content + "\n\n" + words)
    return [system] + messages.dropFirst()
  }
}

extension JSONSchema {
  /// Whether OpenAI's strict mode takes the schema: every object closed, and all its members
  /// required.
  var isStrict: Bool { value["type"]?.string == "object" && Self.isStrict(value) }

  private static func isStrict(_ schema: JSONValue) -> Bool {
    guard let object = schema.object else { return false }
    if object["type"]?.string == "object" || object["properties"] != nil {
      let names = Set(object["properties"]?.object?.keys ?? [])
      let required = Set(object["required"]?.array?.compactMap(\.string) ?? [])
      guard object["additionalProperties"] == .bool(false), names == required else { return false }
    }
    let parts =
      (object["properties"]?.object?.members.map(\.value) ?? [])
      + (object["anyOf"]?.array ?? []) + (object["items"].map { [$0] } ?? [])
    return parts.allSatisfy(isStrict)
  }
}
