/// What is wrong with a schema itself: a mistake of whoever wrote the schema, never of a value.
package enum SchemaError: Error, Hashable, Sendable {
  case notASchema(path: String)
  case unknownType(String, path: String)
  case unusablePattern(String)
}

extension SchemaError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notASchema(let path):
      "the schema of \(path.isEmpty ? "the value" : path) is neither an object nor a boolean"
    case .unknownType(let type, let path):
      "the schema of \(path.isEmpty ? "the value" : path) names an unknown type \"\(type)\""
    case .unusablePattern(let pattern):
      "the schema's pattern \(pattern) is not a regular expression that is understood here"
    }
  }
}
