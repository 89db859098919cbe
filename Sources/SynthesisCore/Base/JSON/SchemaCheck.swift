/// Tells what is wrong with a value under a schema, in a few words; nil if nothing is.
typealias SchemaCheck = @Sendable (JSONSchema, JSONValue) -> String?
