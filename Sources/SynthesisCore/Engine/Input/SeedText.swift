import Base

/// What an element of a seed file says.
struct SeedText: Sendable, Hashable {
  let content: String
  let arguments: JSONObject

  /// Decodes an element's text. What is not JSON at all throws; JSON that is not a seed is a flaw.
  static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, contentKey: String = ItemFlaw.usualContentKey
  ) throws(JSONError) -> Result<SeedText, ItemFlaw> {
    // With a replacement in its place two seeds would become one.
    var scanner = JSONScanner(bytes, loneSurrogates: .refused)
    let element: Result<SeedText, ItemFlaw>
    switch try scanner.nextStart() {
    case .string: element = .success(SeedText(content: try scanner.string(), arguments: [:]))
    case .object: element = try object(&scanner, contentKey)
    case .array, .number, .literal:
      element = .failure(.notText(try scanner.value().typeName))
    }
    scanner.skipWhitespace()
    guard scanner.isAtEnd else { throw scanner.error(.trailingText) }
    return element.flatMap { text in text.flaw.map { .failure($0) } ?? .success(text) }
  }

  /// Reads the content and `kwargs`; further members, such as those of a file of failed seeds, are
  /// checked to be JSON and passed over.
  private static func object(
    _ scanner: inout JSONScanner, _ contentKey: String
  ) throws(JSONError) -> Result<SeedText, ItemFlaw> {
    var content: JSONValue?
    var arguments: JSONValue = .null
    var others: [String] = []
    try scanner.members { (scanner: inout JSONScanner, key, _) throws(JSONError) in
      switch key {
      case contentKey: content = try scanner.value(depth: 1)
      case "kwargs": arguments = try scanner.value(depth: 1)
      default:
        if content == nil, others.count < ItemFlaw.namedKeys { others.append(key) }
        try scanner.skipValue(depth: 1)
      }
    }
    guard let content else { return .failure(.noContent(key: contentKey, others: others)) }
    guard let text = content.string else {
      return .failure(.contentNotText(key: contentKey, content.typeName))
    }
    switch arguments {
    case .null: return .success(SeedText(content: text, arguments: [:]))
    case .object(let object): return .success(SeedText(content: text, arguments: object))
    default: return .failure(.argumentsNotObject(arguments.typeName))
    }
  }

  /// The seed as an item carries it: its `content` and `kwargs`.
  var payload: [UInt8] {
    var writer = JSONWriter(capacity: content.utf8.count + 64)
    writer.object {
      $0.member("content", content)
      $0.member("kwargs", .object(arguments))
    }
    return writer.bytes
  }

  private var flaw: ItemFlaw? {
    let count = content.utf8.count
    if count > ItemFlaw.largestContent { return .contentTooLong(byteCount: count) }
    if content.utf8.contains(0) { return .nulCharacter }
    if content.unicodeScalars.allSatisfy(\.properties.isWhitespace) { return .emptyContent }
    return nil
  }
}
