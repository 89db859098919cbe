/// Settings together with the text that they were read from, so that what is found wrong later can
/// still be said with its place.
package struct LoadedSettings<Settings: Sendable>: Sendable {
  package var settings: Settings
  package let warnings: [SettingsWarning]
  package let text: SettingsText
  /// The file's members that have a key, by its full name.
  package let given: [String: LocatedJSON.Member]
  /// The variables that gave what the file leaves open, by the keys' full names.
  let variables: [String: String]

  /// What the file or a variable gives, by the keys' full names, as it is written.
  package var written: JSONObject {
    var written = JSONObject(given.map { ($0.key, $0.value.value.value) })
    for (key, variable) in variables { written[key] = .string("${\(variable)}") }
    return written
  }

  /// A problem with the value that `path` leads to, such as
  /// `["environment_kwargs", "timeout_seconds"]`; with as much of the path as the file holds.
  package func problem(at path: [String], _ sentence: String) -> SettingsProblem {
    var found = path.first.flatMap { given[$0] }?.value
    for key in path.dropFirst() {
      guard let next = found?[key] else { break }
      found = next
    }
    return text.problem(at: found?.offset, sentence)
  }
}

/// The bytes of a config file under its name.
package struct SettingsText: Sendable {
  package let file: String
  package internal(set) var bytes: [UInt8]
  /// Whether a run has kept it. Nobody sees it as a file, so places in it tell nothing, and what only a
  /// command line gives may stand there.
  var isRecorded = false

  /// The JSON in it. Comments and commas before a closing bracket are passed over.
  package func parsed() throws(SettingsError) -> LocatedJSON {
    let text = CommentedJSON(bytes)
    let failure: JSONError
    do throws(JSONError) {
      let tree = try LocatedJSON(parsing: text.bytes)
      guard let error = text.error else { return tree }
      failure = error
    } catch {
      // What is wrong first may be why the rest looks wrong.
      failure = [error, text.error].compactMap(\.self).min { $0.offset < $1.offset } ?? error
    }
    throw self.error(at: failure.offset, failure.problem.sentence)
  }

  /// Whether nothing is said in it.
  var isEmpty: Bool {
    let text = CommentedJSON(bytes)
    return text.error == nil && text.bytes.allSatisfy { [0x20, 0x0A, 0x0D, 0x09].contains($0) }
  }

  func position(_ offset: Int) -> TextPosition { TextPosition(of: offset, in: bytes) }

  package func problem(at offset: Int?, _ sentence: String) -> SettingsProblem {
    SettingsProblem(
      file: file, position: isRecorded ? nil : offset.map(position), sentence: sentence)
  }

  func error(at offset: Int?, _ sentence: String) -> SettingsError {
    SettingsError(problems: [problem(at: offset, sentence)])
  }

  func error(_ problems: [(offset: Int?, sentence: String)]) -> SettingsError {
    SettingsError(problems: problems.map { problem(at: $0.offset, $0.sentence) })
  }
}
