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
