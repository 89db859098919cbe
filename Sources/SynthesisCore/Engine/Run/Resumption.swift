/// What people are told of a run that is resumed, before it goes on.
package struct Resumption: Sendable, Hashable {
  /// What has become of the source since the run's last start.
  struct SourceChange: Sendable, Hashable {
    /// Items that it did not have then; nil where that is not known.
    var added: Int?
    /// Seeds in the places of bad ones.
    var mended = 0
    /// Items that are done and that it does not have any more.
    var missing: Int
  }

  var stamp: String
  var done: Int
  var total: Int
  /// Of those that are done.
  var failed: Int
  /// Items that this start will do.
  var toDo: Int
  var sourceChange: SourceChange?

  /// `retry` is the command that tries the failed ones again.
  package func lines(retry: String) -> [String] {
    var lines = [
      "Resuming \(stamp): \(done) of \(total) done" + (failed > 0 ? ", \(failed) failed" : "")
    ]
    if let change = sourceChange {
      let parts = [
        change.added.flatMap { $0 > 0 ? "\($0) new" : nil },
        change.mended > 0 ? "\(change.mended) mended" : nil,
        change.missing > 0 ? "\(change.missing) of those done not in it" : nil,
      ].compactMap { $0 }
      lines.append(
        "The seed file changed" + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")))
    }
    if toDo == 0 {
      lines.append(
        "Nothing to do" + (failed > 0 ? "; try those that failed again with: \(retry)" : ""))
    }
    return lines
  }
}
