import Base
import Engine

/// A run of the very items that a new run was asked for, which is not finished. Starting anew would do
/// again, and pay again, what it has.
struct UnfinishedRun: Sendable {
  enum Answer: Sendable, Hashable {
    case resume
    case new
    case quit
  }

  let run: RunOverview
  /// How many items there are.
  let total: Int
  /// Commands to paste.
  let resume: String
  let new: String
  let status: String

  static let question = "Resume it (r), start a new run (n), or quit (q)? [q] "

  var sentence: String {
    let files = run.files
    var text =
      run.isRunning
      ? "\(files.directory) holds a run of these seeds that is under way, \(files.stamp)"
      : "\(files.directory) holds an unfinished run of these seeds, \(files.stamp)"
    // Of a journal that can't be read through, resuming tells why.
    if case .unreadable = run.state { return text }
    text += ": \(run.done) of \(max(total, run.done)) done"
    if run.failed > 0 { text += ", \(run.failed) failed" }
    return text
  }

  /// What there is to know before another run is started.
  var note: String {
    sentence + (run.isRunning ? "; look at it with: \(status)" : "; resume it with: \(resume)")
  }

  /// For a script, which nobody answers in.
  var refusal: [String] {
    [sentence, "resume it with: \(resume)", "or start a new run beside it with: \(new)"]
  }

  /// Only a clear answer starts something.
  static func answer(_ text: String?) -> Answer {
    switch text?.lowercased().filter({ !$0.isWhitespace }) {
    case "r", "resume": .resume
    case "n", "new": .new
    default: .quit
    }
  }
}
