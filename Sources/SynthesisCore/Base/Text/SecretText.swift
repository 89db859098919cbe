/// Takes secrets out of texts of others: endpoints quote keys in errors, and some in replies.
extension Secret {
  /// A shorter one, such as the "none" that local servers are given, may be an ordinary word.
  private static let leastLength = 12

  /// Whether it can be told from ordinary words.
  private var isTelling: Bool { exposed.utf8.count >= Self.leastLength }

  package func hidden(in text: String) -> String {
    isTelling && text.contains(exposed) ? text.replacing(exposed, with: description) : text
  }

  package func hidden(in bytes: [UInt8]) -> [UInt8] {
    guard isTelling else { return bytes }
    let key = Array(exposed.utf8)
    var result: [UInt8] = []
    var copied = 0
    bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      // Most texts do not hold it: what is looked for is its first byte alone.
      while let place = bytes[start...].firstIndex(of: key[0]) {
        guard bytes[place...].starts(with: key) else {
          start = place + 1
          continue
        }
        result += bytes[copied..<place]
        result += description.utf8
        start = place + key.count
        copied = start
      }
      if copied > 0 { result += bytes[copied...] }
    }
    return copied > 0 ? result : bytes
  }

  /// In all strings of a value, names of members included. A JSON text may have spelt it in
  /// escapes, so that it shows only now.
  package func hidden(in value: JSONValue) -> JSONValue {
    guard isTelling else { return value }
    switch value {
    case .string(let text): return .string(hidden(in: text))
    case .array(let elements): return .array(elements.map(hidden))
    case .object(let object):
      return .object(
        JSONObject(object.members.map { (hidden(in: $0.key), hidden(in: $0.value)) }))
    default: return value
    }
  }
}
