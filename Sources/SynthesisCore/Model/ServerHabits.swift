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

  /// Takes up what another request found out, without stepping back.
  mutating func merge(_ other: ServerHabits) {
    if other.format.rawValue > format.rawValue { format = other.format }
    if other.tokenLimit == .maxCompletionTokens { tokenLimit = .maxCompletionTokens }
  }
}
