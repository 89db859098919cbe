/// A JSON text as a tree that remembers where each key and value stands, so that what is wrong with
/// a value can be said with its line and column.
///
/// Members keep their order and their doubles; `value` is the same text without places.
package struct LocatedJSON: Sendable {
  package enum Content: Sendable {
    case scalar(JSONValue)
    case array([LocatedJSON])
    case object([Member])
  }

  package struct Member: Sendable {
    package let key: String
    package let keyOffset: Int
    package let value: LocatedJSON
  }

  package let content: Content
  /// The value's first byte, counted from the start of the text.
  package let offset: Int
}

extension LocatedJSON {
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    // withUnsafeBufferPointer does not carry a typed error through, so it comes out as a result.
    let result = bytes.withUnsafeBufferPointer { buffer -> Result<LocatedJSON, JSONError> in
      Result { () throws(JSONError) -> LocatedJSON in
        var scanner = JSONScanner(buffer)
        let value = try scanner.locatedValue()
        scanner.skipWhitespace()
        guard scanner.isAtEnd else { throw scanner.error(.trailingText) }
        return value
      }
    }
    self = try result.get()
  }

  /// A value that stands in no text.
  init(_ value: JSONValue) {
    offset = 0
    content =
      switch value {
      case .array(let values): .array(values.map { LocatedJSON($0) })
      case .object(let object):
        .object(
          object.members.map { Member(key: $0.key, keyOffset: 0, value: LocatedJSON($0.value)) })
      default: .scalar(value)
      }
  }

  package var value: JSONValue {
    switch content {
    case .scalar(let value): value
    case .array(let elements): .array(elements.map(\.value))
    case .object(let members):
      .object(JSONObject(members.lazy.map { ($0.key, $0.value.value) }))
    }
  }

  /// Keys that an object of the tree holds twice, each where it stands for the second time.
  var duplicateKeys: [(key: String, offset: Int)] {
    switch content {
    case .scalar: return []
    case .array(let elements): return elements.flatMap(\.duplicateKeys)
    case .object(let members):
      var seen: Set<String> = []
      return members.flatMap { member in
        let isNew = seen.insert(member.key).inserted
        return (isNew ? [] : [(member.key, member.keyOffset)]) + member.value.duplicateKeys
      }
    }
  }

  package subscript(key: String) -> LocatedJSON? {
    guard case .object(let members) = content else { return nil }
    return members.first { $0.key == key }?.value
  }
}

extension JSONScanner {
  fileprivate mutating func locatedValue(depth: Int = 0) throws(JSONError) -> LocatedJSON {
    if depth > Self.maximumDepth { throw error(.tooDeep) }
    let start = try nextStart()
    let offset = offset
    let content: LocatedJSON.Content
    switch start {
    case .literal: content = .scalar(try literal())
    case .number: content = .scalar(try number())
    case .string: content = .scalar(.string(try string()))
    case .array:
      var values: [LocatedJSON] = []
      try elements { (scanner: inout JSONScanner) throws(JSONError) in
        values.append(try scanner.locatedValue(depth: depth + 1))
      }
      content = .array(values)
    case .object:
      var members: [LocatedJSON.Member] = []
      try self.members { (scanner: inout JSONScanner, key, keyOffset) throws(JSONError) in
        let value = try scanner.locatedValue(depth: depth + 1)
        members.append(LocatedJSON.Member(key: key, keyOffset: keyOffset, value: value))
      }
      content = .object(members)
    }
    return LocatedJSON(content: content, offset: offset)
  }
}
