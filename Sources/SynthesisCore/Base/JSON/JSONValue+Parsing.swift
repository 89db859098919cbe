extension JSONValue {
  /// Parses one JSON text with nothing but white space after it.
  package init(parsing bytes: some Collection<UInt8>) throws(JSONError) {
    // Where the bytes lie, if they lie in one piece; nothing here carries a typed error through, so
    // it comes out as a result.
    let result =
      bytes.withContiguousStorageIfAvailable(Self.parse)
      ?? ContiguousArray(bytes).withUnsafeBufferPointer(Self.parse)
    self = try result.get()
  }

  private static func parse(
    _ buffer: UnsafeBufferPointer<UInt8>
  ) -> Result<JSONValue, JSONError> {
    Result { () throws(JSONError) -> JSONValue in
      var scanner = JSONScanner(buffer)
      let value = try scanner.value()
      scanner.skipWhitespace()
      guard scanner.isAtEnd else { throw scanner.error(.trailingText) }
      return value
    }
  }

  package init(parsing text: String) throws(JSONError) { try self.init(parsing: text.utf8) }
}

extension JSONScanner {
  /// Consumes the next value. The last of several members of one name counts.
  package mutating func value(depth: Int = 0) throws(JSONError) -> JSONValue {
    if depth > Self.maximumDepth { throw error(.tooDeep) }
    switch try nextStart() {
    case .literal: return try literal()
    case .number: return try number()
    case .string: return .string(try string())
    case .array:
      var values: [JSONValue] = []
      try elements { (scanner: inout JSONScanner) throws(JSONError) in
        values.append(try scanner.value(depth: depth + 1))
      }
      return .array(values)
    case .object:
      var object = JSONObject()
      try members { (scanner: inout JSONScanner, key, _) throws(JSONError) in
        object[key] = try scanner.value(depth: depth + 1)
      }
      return .object(object)
    }
  }
}
