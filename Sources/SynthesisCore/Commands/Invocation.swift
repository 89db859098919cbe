import Base
import Engine

/// How the program was called, from which commands to paste are made. A script that calls it says
/// how it was called itself, so that people get a command for the script.
package struct Invocation: Sendable, Hashable {
  /// The script's own command up to its `--`, as text for a shell.
  static let scriptVariable = "SYNTHESIS_COMMAND"
  /// How many of this program's last words stood behind it.
  static let flagCountVariable = "SYNTHESIS_COMMAND_FLAGS"

  private let program: String
  private let words: [String]
  private let script: String?

  package init(words: [String] = [], environment: [String: String] = [:]) {
    program = words.first ?? "synthesize-multi"
    if let script = environment[Self.scriptVariable], !script.isEmpty,
      let count = environment[Self.flagCountVariable].flatMap({ Int($0) }), count >= 0
    {
      self.script = script
      self.words = words.dropFirst().suffix(count)
    } else {
      script = nil
      self.words = Array(words.dropFirst())
    }
  }

  /// Resumes the run in a folder, or that of a journal; a script knows its folder and takes the stamp.
  /// A run that has not kept all its settings needs its config.
  func resume(
    _ place: String, stamp: String, configuration: String?, more: [String] = []
  ) -> String {
    if let script { return text(script, ["--resume", stamp] + kept + more) }
    return command("resume", place, (configuration.map { ["--config", $0] } ?? []) + more)
  }

  /// Resumes a run: a folder means the newest of its runs.
  func resume(
    _ files: RunFiles, isNewest: Bool, configuration: String? = nil, more: [String] = []
  ) -> String {
    resume(
      isNewest ? files.directory : files.journal, stamp: files.stamp,
      configuration: configuration, more: more)
  }

  /// Shows the newest run of a folder.
  func status(_ directory: String) -> String { command("status", directory) }

  /// Lists the runs of a folder.
  func list(_ directory: String) -> String { command("list", directory) }

  /// Tries what a config names.
  func doctor(_ configuration: String) -> String {
    ShellWords.quoted([program, "doctor", "--config", configuration])
  }

  private func command(_ name: String, _ path: String, _ more: [String] = []) -> String {
    ShellWords.quoted([program, name, Self.operand(path)] + more)
  }

  /// A path that no program takes for an option.
  static func operand(_ path: String) -> String { path.hasPrefix("-") ? "./" + path : path }

  /// The same command again for a new run.
  var new: String {
    text(script ?? ShellWords.quoted(program), words.filter { $0 != "--new" } + ["--new"])
  }

  /// The same command again, for a run whose settings were others.
  var anyway: String {
    text(script ?? ShellWords.quoted(program), words + ["--resume-anyway"])
  }

  /// Whether commands name configs, or leave them out; a script chooses them itself.
  var namesConfigs: Bool { script == nil }

  private func text(_ start: String, _ words: [String]) -> String {
    start + " " + ShellWords.quoted(words)
  }

  /// Options that hold for one start alone, and whether the next word is their value.
  private static let once: [String: Bool] = [
    "--limit": true, "--seed-index": true, "--source-id": true, "--new": false,
    "--dry-run": false, "--resume-anyway": false, "--retry-failed": false,
    "--retry-quarantined": false,
  ]

  /// The short one among them, which takes a value, and short flags that may stand before it.
  private static let shortOnce: (letter: Character, flags: String) = ("n", "qv")

  /// The words without these options.
  private var kept: [String] {
    var kept: [String] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      let name = String(word.prefix { $0 != "=" })
      if name == "--resume" {
        if name == word, rest.first?.hasPrefix("-") == false { rest.removeFirst() }
      } else if let takesValue = Self.once[name] {
        if takesValue, name == word { _ = rest.popFirst() }
      } else if let letter = Self.placeOfShortOnce(word) {
        // -n 5, -n5, -n=5 or -qn5
        if letter > word.index(after: word.startIndex) { kept.append(String(word[..<letter])) }
        if word.index(after: letter) == word.endIndex { _ = rest.popFirst() }
      } else {
        kept.append(word)
      }
    }
    return kept
  }
  private static func placeOfShortOnce(_ word: String) -> String.Index? {
    guard word.hasPrefix("-"), let letter = word.firstIndex(of: shortOnce.letter),
      word[..<letter].dropFirst().allSatisfy(shortOnce.flags.contains)
    else { return nil }
    return letter
  }
}
