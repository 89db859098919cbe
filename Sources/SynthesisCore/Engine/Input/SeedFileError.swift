package import Base

/// Why a seed file cannot be read, or not further than this.
package enum SeedFileError: Error, Sendable, Hashable {
  case unreadable(file: String, ByteSourceError)
  case empty(file: String)
  case notSeeds(file: String)
  case malformed(file: String, TextPosition, sentence: String)
}

extension SeedFileError: CustomStringConvertible {
  package var description: String { problem.description }

  /// With its place, where that is known.
  var problem: SettingsProblem {
    switch self {
    case .unreadable(let file, let error): SettingsProblem(file: file, sentence: "\(error)")
    case .empty(let file): SettingsProblem(file: file, sentence: "the file holds no seeds")
    case .notSeeds(let file):
      SettingsProblem(
        file: file, position: TextPosition(),
        sentence: """
          a seed file holds a JSON array, a JSON string or JSON lines; plain lines become seeds \
          with: jq -R . FILE
          """)
    case .malformed(let file, let position, let sentence):
      SettingsProblem(file: file, position: position, sentence: sentence)
    }
  }
}
