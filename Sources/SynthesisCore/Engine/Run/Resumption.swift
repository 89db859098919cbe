import Base

/// What people are told of a run that is resumed, before it goes on.
package struct Resumption: Sendable {
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
  /// Seeds that have not ended and that this start does not choose from, and why.
  var excluded: (count: Int, bound: SeedBound)?
  /// Whether it tries failed ones again.
  var isRetry = false

  package func lines(_ commands: NextCommands) -> [String] {
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
    if toDo == 0 { lines.append("Nothing to do" + why(commands)) }
    return lines
  }

  private func why(_ commands: NextCommands) -> String {
    var parts: [String] = []
    if isRetry {
      parts.append(failed > 0 ? "none of those that failed is meant" : "no seed has failed")
    }
    switch excluded {
    case (let count, .numberOfSeeds(let number))?:
      parts.append(
        "number_of_seed is \(number), and \(Self.left(count)) behind it; raise it in the config "
          + "and continue with: \(commands.resumeWithConfig)")
    case (let count, .indexes(let indexes))?:
      parts.append(
        "--seed-index \(indexes) takes none of the seeds that are left; do the \(count == 1 ? "one" : "\(count)") with: "
          + commands.resumeAll)
    case nil: break
    }
    if parts.isEmpty {
      return failed > 0 ? "; try those that failed again with: \(commands.retryFailed)" : ""
    }
    return ": " + parts.joined(separator: "; ")
  }

  private static func left(_ count: Int) -> String {
    "\(count.counted("seeds")) \(count == 1 ? "is" : "are") left"
  }
}
