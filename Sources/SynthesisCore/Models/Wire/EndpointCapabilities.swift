import Base
import Net

/// What an endpoint was found to understand. The first form of the request is what most take; each
/// feature that is refused leads one step on, and the endpoint's client remembers it.
struct EndpointCapabilities: Sendable, Hashable {
  /// The name that the token limit goes by.
  enum TokenLimit: String, Sendable, Hashable {
    case maxTokens = "max_tokens"
    /// OpenAI's reasoning models take only this one.
    case maxCompletionTokens = "max_completion_tokens"
  }

  var format = ReplyFormat.strictSchema
  var tokenLimit = TokenLimit.maxTokens

  /// The capabilities to begin with. A server on its own maker's address needs no naming.
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
  func suited(to schema: JSONSchema) -> EndpointCapabilities {
    guard format == .strictSchema, !schema.isStrict else { return self }
    var capabilities = self
    capabilities.format = .schema
    return capabilities
  }

  /// What to try after a request that was sent with these was refused for a feature; nil if there is
  /// nothing left to try.
  func without(_ feature: UnsupportedFeature) -> EndpointCapabilities? {
    var capabilities = self
    switch (feature, format) {
    case (.tokenLimitName, _):
      guard tokenLimit == .maxTokens else { return nil }
      capabilities.tokenLimit = .maxCompletionTokens
    case (.schema, .strictSchema): capabilities.format = .schema
    case (.format, .strictSchema), (_, .schema): capabilities.format = .object
    case (_, .object): capabilities.format = .text
    case (_, .text): return nil
    }
    return capabilities
  }

  /// Whether the server seems to have passed over the schema that it was given: a whole answer with
  /// no JSON in it. Some take every `response_format` and know none.
  func isIgnored(in reply: ChatReply) -> Bool {
    !format.describesSchemaInPrompt && reply.finishReason == .stop && reply.refusal == nil
      && !reply.content.allSatisfy(\.isWhitespace)
      && !reply.content.contains { $0 == "{" || $0 == "[" }
  }

  /// Takes up what another request found out, without stepping back.
  mutating func merge(_ other: EndpointCapabilities) {
    if other.format.rawValue > format.rawValue { format = other.format }
    if other.tokenLimit == .maxCompletionTokens { tokenLimit = .maxCompletionTokens }
  }
}

/// How firmly a server is asked for JSON, from the firmest to the loosest.
enum ReplyFormat: Int, Sendable, Hashable, CaseIterable {
  /// `json_schema` with `strict`, for schemas that OpenAI's strict mode takes.
  case strictSchema
  case schema
  /// `json_object`; the prompt describes the schema.
  case object
  /// No `response_format`; the prompt describes the schema.
  case text

  var describesSchemaInPrompt: Bool { self == .object || self == .text }
}

/// What a refusal is about if it is about the form of the request; another form may avoid it.
enum UnsupportedFeature: Hashable, Sendable {
  /// The schema is not to the server's liking: OpenAI's strict mode, a grammar compiler.
  case schema
  /// The way in which JSON is asked for is not known or not available.
  case format
  case tokenLimitName
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
