package import Base

/// A tool as the model sees it.
package struct ToolDescription: Sendable, Hashable {
  package let name: String
  package let description: String
  /// A JSON Schema for the call's parameters, always of type object.
  package let parameters: JSONSchema

  package init(name: String, description: String, parameters: JSONSchema) {
    self.name = name
    self.description = description
    self.parameters = parameters
  }
}
