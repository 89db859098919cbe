package import Base

/// Why a seed file cannot be read, or not further than this.
package enum SeedFileError: Error, Sendable, Hashable {
  case unreadable(file: String, ByteSourceError)
  case empty(file: String)
  case notSeeds(file: String)
  case malformed(file: String, TextPosition, sentence: String)
}

extension SeedFileError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreadable(let file, let error): "\(file): \(error)"
    case .empty(let file): "\(file): the file holds no seeds"
    case .notSeeds(let file):
      """
      \(file):1:1: a seed file holds a JSON array, a JSON string or JSON lines; \
      plain lines become seeds with: jq -R . FILE
      """
    case .malformed(let file, let position, let sentence): "\(file):\(position): \(sentence)"
    }
  }
}
