import Base

/// Why an element of a seed file is not a seed.
enum ItemFlaw: Error, Sendable, Hashable {
  /// The most bytes of UTF-8 that a seed's content may have.
  static let largestContent = 64 * 1024
  /// The most bytes that an element may take in the file, arguments and escapes included.
  static let largestElement = 1024 * 1024
  /// The member that holds a seed's content where the config names no other.
  static let usualContentKey = "content"
  /// How many keys of an element without content are named.
  static let namedKeys = 5

  /// Neither a string nor an object; the word for what it is.
  case notText(String)
  /// `others` are keys that the element has instead.
  case noContent(key: String, others: [String])
  case contentNotText(key: String, String)
  case emptyContent
  case contentTooLong(byteCount: Int)
  case nulCharacter
  case argumentsNotObject(String)
  case elementTooLong
  /// The column counts from one, on the line where the element starts.
  case malformed(JSONError.Problem, TextPosition)
}

extension ItemFlaw: CustomStringConvertible {
  var description: String {
    switch self {
    case .notText(let type): "a seed must be a string or an object with content, not \(type)"
    case .noContent(let key, let others):
      "the seed has no \(Self.shown(key))"
        + (others.isEmpty
          ? "" : "; it has " + others.map(Self.quoted).joined(separator: ", "))
    case .contentNotText(let key, let type):
      "the seed's \(Self.shown(key)) must be a string, not \(type)"
    case .emptyContent: "the seed's content is empty"
    case .contentTooLong(let count):
      "the seed's content has \(count) bytes, more than \(Self.largestContent)"
    case .nulCharacter: "the seed's content holds a NUL character"
    case .argumentsNotObject(let type): "the seed's kwargs must be an object, not \(type)"
    case .elementTooLong: "the seed takes more than \(Self.largestElement) bytes"
    case .malformed(let problem, let position):
      "the seed is no JSON: \(problem.sentence) at column \(position.column)"
    }
  }

  /// What it has in common with others of its kind, after "seeds": many are told as one.
  var kind: String {
    switch self {
    case .notText: "that are neither a string nor an object"
    case .noContent(let key, _): "without \(Self.shown(key))"
    case .contentNotText(let key, _): "whose \(Self.shown(key)) is no string"
    case .emptyContent: "whose content is empty"
    case .contentTooLong: "whose content has more than \(Self.largestContent) bytes"
    case .nulCharacter: "whose content holds a NUL character"
    case .argumentsNotObject: "whose kwargs are no object"
    case .elementTooLong: "that take more than \(Self.largestElement) bytes"
    case .malformed(.expected, _): "that are no JSON: a character is missing"
    case .malformed(let problem, _): "that are no JSON: \(problem.sentence)"
    }
  }

  static func shown(_ key: String) -> String {
    key == ItemFlaw.usualContentKey ? key : quoted(key)
  }

  /// As JSON, so that nothing in it reaches a terminal as it is.
  private static func quoted(_ key: String) -> String {
    JSONValue.string(key.count > 40 ? key.prefix(40) + "…" : key).jsonText
  }
}
