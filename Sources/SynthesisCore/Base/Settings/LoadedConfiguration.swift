/// A configuration together with the text that it was read from, so that what is found wrong later
/// can still be said with its place.
struct LoadedConfiguration: Sendable {
  var configuration: SynthesisConfiguration
  let warnings: [ConfigurationWarning]
  let text: ConfigurationText
  private let root: LocatedJSON
  /// What the file or a variable gives, by the keys' full names, as it is written.
  let written: JSONObject

  init(
    configuration: SynthesisConfiguration, warnings: [ConfigurationWarning],
    text: ConfigurationText, root: LocatedJSON,
    written: JSONObject
  ) {
    self.configuration = configuration
    self.warnings = warnings
    self.text = text
    self.root = root
    self.written = written
  }

  /// One problem for each name in `available_tools` that is not among `known`, the tools that the
  /// environment has.
  func problems(knownTools known: [String]) -> [ConfigurationProblem] {
    let written = ["available_tools", "tools"].lazy.compactMap { root[$0] }.first
    guard let written, case .array(let elements) = written.content else { return [] }
    return elements.compactMap { element in
      guard let name = element.value.string, !known.contains(name) else { return nil }
      let hint = NearMiss.hint(for: name, among: known)
      let choice = hint.isEmpty ? "; it has \(known.joined(separator: ", "))" : hint
      return text.problem(
        at: element.offset,
        "environment mode \"\(configuration.mode.rawValue)\" has no tool \"\(name)\"\(choice)")
    }
  }

  /// A problem with the value that `path` leads to, such as
  /// `["environment_kwargs", "timeout_seconds"]`; with as much of the path as the file holds.
  func problem(at path: [String], _ sentence: String) -> ConfigurationProblem {
    var found: LocatedJSON?
    var next: LocatedJSON? = root
    for key in path {
      next = next?[key]
      found = next ?? found
    }
    return text.problem(at: found?.offset, sentence)
  }
}

/// The bytes of a config file under its name.
struct ConfigurationText: Sendable {
  let file: String
  let bytes: [UInt8]

  func problem(at offset: Int?, _ sentence: String) -> ConfigurationProblem {
    ConfigurationProblem(file: file, position: offset.map(position), sentence: sentence)
  }

  func position(_ offset: Int) -> TextPosition { TextPosition(of: offset, in: bytes) }
}
