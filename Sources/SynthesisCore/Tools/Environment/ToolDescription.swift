/// A tool as the model sees it.
struct ToolDescription: Sendable, Hashable {
  let name: String
  let description: String
  /// A JSON Schema for the call's parameters, always of type object.
  let parameters: JSONSchema
}
