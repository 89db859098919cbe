/// What a server was found to understand. The first form of the request is what most take; each
/// complaint leads one step on, and the client remembers it.
struct ServerHabits: Sendable, Hashable {
  enum TokenLimit: String, Sendable, Hashable {
    case maxTokens = "max_tokens"
    /// OpenAI's reasoning models take only this one.
    case maxCompletionTokens = "max_completion_tokens"
  }

  var format = ReplyFormat.strictSchema
  var tokenLimit = TokenLimit.maxTokens

  /// The habits to begin with. A server on its own maker's address needs no naming.
  init(dialect: Dialect, address: HTTPAddress?) {
    switch dialect == .auto ? Self.dialect(at: address) : dialect {
    case .auto: break
    case .openAI: tokenLimit = .maxCompletionTokens
    case .deepSeek: format = .object
    // They hold to the schema and know no strict mode.
    case .vLLM, .llamaCpp, .ollama, .huggingFace: format = .schema
    }
  }

  init(format: ReplyFormat = .strictSchema, tokenLimit: TokenLimit = .maxTokens) {
    self.format = format
    self.tokenLimit = tokenLimit
  }

  private static func dialect(at address: HTTPAddress?) -> Dialect {
    switch (address?.host, address?.port) {
    case ("api.openai.com", _): .openAI
    case ("api.deepseek.com", _): .deepSeek
    case (_, 11434): .ollama
    default: .auto
    }
  }

  /// These, without the strict mode where it would refuse the schema.
  func suited(to schema: JSONSchema) -> ServerHabits {
    guard format == .strictSchema, !schema.isStrict else { return self }
    var habits = self
    habits.format = .schema
    return habits
  }

  /// The habits to try after `complaint` about a request that was sent with these; nil if there is
  /// nothing left to try.
  func adapted(to complaint: ServerComplaint) -> ServerHabits? {
    var habits = self
    switch (complaint, format) {
    case (.tokenLimitName, _):
      guard tokenLimit == .maxTokens else { return nil }
      habits.tokenLimit = .maxCompletionTokens
    case (.schema, .strictSchema): habits.format = .schema
    case (.format, .strictSchema), (_, .schema): habits.format = .object
    case (_, .object): habits.format = .text
    case (_, .text): return nil
    }
    return habits
  }

  /// Whether the server seems to have passed over the schema that it was given: a whole answer with
  /// no JSON in it. Some take every `response_format` and know none.
  func isIgnored(in reply: ChatReply) -> Bool {
    !format.describesSchemaInPrompt && reply.finishReason == .stop && reply.refusal == nil
      && !reply.content.allSatisfy(\.isWhitespace)
      && !reply.content.contains { $0 == "{" || $0 == "[" }
  }

  /// Takes up what another request found out, without stepping back.
  mutating func merge(_ other: ServerHabits) {
    if other.format.rawValue > format.rawValue { format = other.format }
    if other.tokenLimit == .maxCompletionTokens { tokenLimit = .maxCompletionTokens }
  }
}
