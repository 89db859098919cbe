package import Base

/// Why a seed file cannot be read, or not further than this.
package enum SeedFileError: Error, Sendable, Hashable {
  case unreadable(file: String, ByteSourceError)
  case empty(file: String)
  case nothingCame(SeedFileName)
  case foreign(SeedFileName, ForeignFormat)
  case notJSON(SeedFileName)
  case malformed(file: String, TextPosition, sentence: String)
}

extension SeedFileError: CustomStringConvertible {
  package var description: String { problem.description }

  /// With its place, where that is known.
  var problem: SettingsProblem {
    switch self {
    case .unreadable(let file, let error): SettingsProblem(file: file, sentence: "\(error)")
    case .empty(let file): SettingsProblem(file: file, sentence: "there are no seeds in it")
    case .nothingCame(let name):
      SettingsProblem(
        file: name.shown, sentence: "nothing came; it must give seeds as a seed file does")
    case .foreign(let name, let format):
      SettingsProblem(file: name.shown, sentence: format.sentence(path: name.path))
    case .notJSON(let name):
      SettingsProblem(
        file: name.shown, position: TextPosition(),
        sentence: "a seed file holds a JSON array, a JSON string or JSON lines; plain lines become "
          + "seeds with: \(ForeignFormat.lineCommand(path: name.path))")
    case .malformed(let file, let position, let sentence):
      SettingsProblem(file: file, position: position, sentence: sentence)
    }
  }
}
