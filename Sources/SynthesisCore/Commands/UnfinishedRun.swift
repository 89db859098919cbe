import Base
import Engine

/// A run of the very items that a new run was asked for, which is not finished. Starting anew would do
/// again, and pay again, what it has.
struct UnfinishedRun: Sendable, Hashable {
  enum Answer: Sendable, Hashable {
    case resume
    case new
    case quit
  }

  let directory: String
  let stamp: String
  /// Nil where the journal can't be read through; resuming tells why.
  let progress: RunProgress?
  /// How many items there are.
  let total: Int
  /// Commands to paste.
  let resume: String
  let new: String

  static let question = "Resume it (r), start a new run (n), or quit (q)? [q] "

  var sentence: String {
    var text = "\(directory) holds an unfinished run of these seeds, \(stamp)"
    if let progress {
      text += ": \(progress.done) of \(max(total, progress.done)) done"
      if progress.failed > 0 { text += ", \(progress.failed) failed" }
    }
    return text
  }

  /// For a script, which nobody answers in.
  var refusal: [String] {
    [sentence, "resume it with: \(resume)", "or start a new run beside it with: \(new)"]
  }

  /// Whatever is no clear answer starts nothing.
  static func answer(_ text: String?) -> Answer {
    switch text?.lowercased().filter({ !$0.isWhitespace }) {
    case "r", "resume": .resume
    case "n", "new": .new
    default: .quit
    }
  }
}
