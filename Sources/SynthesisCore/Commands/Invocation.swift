import Base

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
    var command = [program, "resume", place.hasPrefix("-") ? "./" + place : place]
    if let configuration { command += ["--config", configuration] }
    return ShellWords.quoted(command + more)
  }

  /// The same command again for a new run.
  var new: String {
    text(script ?? ShellWords.quoted(program), words.filter { $0 != "--new" } + ["--new"])
  }

  private func text(_ start: String, _ words: [String]) -> String {
    start + " " + ShellWords.quoted(words)
  }

  /// Options that hold for one start alone, and whether the next word is their value.
  private static let once: [String: Bool] = [
    "--limit": true, "--seed-index": true, "--source-id": true, "--new": false,
    "--resume-anyway": false, "--retry-failed": false, "--retry-quarantined": false,
  ]

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
      } else {
        kept.append(word)
      }
    }
    return kept
  }
}
