/// What a seed leaves behind, on its way to the files.
struct ItemCommit: Sendable {
  var entry: ItemSummary
  var trajectories: [[UInt8]] = []
  var pairs: [[UInt8]] = []
}

/// Writes seeds' records and journal lines in the order that makes the journal line the commit:
/// records written, records synced, line written, line synced. Seeds given together share the
/// syncs.
struct RunWriter<File: RecordFile>: Sendable {
  private(set) var trajectories: RecordStream<File>
  private(set) var pairs: RecordStream<File>
  private(set) var journal: RecordStream<File>

  /// Where a commit stopped decides what may be done next.
  enum Failure: Error {
    /// Nothing of the batch stands in the files; it may be tried again.
    case notWritten(SystemError)
    /// The system may have thrown away bytes it had accepted: no later sync can be believed, and
    /// the run must end. Whatever is not acknowledged is done again on resuming.
    case notSynced(SystemError)
  }

  /// Commits the seeds; returns their journal entries with the sizes filled in.
  mutating func commit(
    _ seeds: [ItemCommit], crashes: [JournalCrash] = [], spending: JournalSpending? = nil
  ) throws(Failure) -> [ItemSummary] {
    let before = (trajectories.size, pairs.size, journal.size)
    var entries: [ItemSummary] = []
    do throws(SystemError) {
      try trajectories.append(seeds.flatMap(\.trajectories))
      try pairs.append(seeds.flatMap(\.pairs))
      entries = sized(seeds, after: (before.0, before.1))
    } catch {
      try undo(to: before)
      throw .notWritten(error)
    }
    do throws(SystemError) {
      if seeds.contains(where: { !$0.trajectories.isEmpty }) { try trajectories.file.sync() }
      if seeds.contains(where: { !$0.pairs.isEmpty }) { try pairs.file.sync() }
    } catch {
      throw .notSynced(error)
    }
    do throws(SystemError) {
      try journal.append(
        crashes.map(\.line) + entries.map(\.line) + (spending.map { [$0.line] } ?? []))
    } catch {
      try undo(to: before)
      throw .notWritten(error)
    }
    do throws(SystemError) { try journal.file.sync() } catch { throw .notSynced(error) }
    return entries
  }

  /// Adds a line to the journal that commits no seed.
  mutating func note(_ line: [UInt8]) throws(SystemError) {
    try journal.append([line])
    try journal.file.sync()
  }

  private func sized(_ seeds: [ItemCommit], after start: (Int, Int)) -> [ItemSummary] {
    var trajectoriesSize = start.0
    var pairsSize = start.1
    return seeds.map { seed in
      trajectoriesSize = trajectories.size(adding: seed.trajectories, to: trajectoriesSize)
      pairsSize = pairs.size(adding: seed.pairs, to: pairsSize)
      var entry = seed.entry
      entry.trajectoriesSize = trajectoriesSize
      entry.pairsSize = pairsSize
      return entry
    }
  }

  /// Takes half-written records away again. Cutting a file needs no room, so it works on a full
  /// disk; if it fails all the same, the next start repairs the files by the journal.
  private mutating func undo(to sizes: (Int, Int, Int)) throws(Failure) {
    do throws(SystemError) {
      try trajectories.restore(to: sizes.0)
      try pairs.restore(to: sizes.1)
      try journal.restore(to: sizes.2)
    } catch {
      throw .notSynced(error)
    }
  }
}
