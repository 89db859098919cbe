import Base

/// Why an element of a seed file is not a seed.
enum ItemFlaw: Error, Sendable, Hashable {
  /// The most bytes of UTF-8 that a seed's content may have.
  static let largestContent = 64 * 1024
  /// The most bytes that an element may take in the file, arguments and escapes included.
  static let largestElement = 1024 * 1024

  /// Neither a string nor an object; the word for what it is.
  case notText(String)
  case noContent
  case contentNotText(String)
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
    case .noContent: "the seed has no content"
    case .contentNotText(let type): "the seed's content must be a string, not \(type)"
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
}
