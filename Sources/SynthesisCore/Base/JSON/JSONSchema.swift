/// A JSON Schema, with the keywords that tool parameters and model replies use.
///
/// `type`, `properties`, `required`, `additionalProperties`, `items`, `anyOf`, `enum`, `const`,
/// `minItems`, `maxItems`, `uniqueItems`, `minLength`, `maxLength`, `pattern`, `minimum`,
/// `maximum`, `exclusiveMinimum` and `exclusiveMaximum` are checked; the others are for the
/// reader, as in any validator that does not know them.
package struct JSONSchema: Sendable, Hashable {
  package let value: JSONValue

  init(_ value: JSONValue) { self.value = value }
}

extension JSONSchema: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    value = .object(JSONObject(elements))
  }
}
