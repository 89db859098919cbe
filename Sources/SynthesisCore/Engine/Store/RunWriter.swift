import Base

/// What an item leaves behind, on its way to the files.
struct ItemCommit: Sendable {
  /// Without sizes, which it gets when it is written.
  var summary: ItemSummary
  /// By the name of the output.
  var records: [String: [[UInt8]]] = [:]

  var byteCount: Int { records.values.joined().reduce(0) { $0 + $1.count } }
}

/// What goes to the disk together.
struct CommitBatch: Sendable {
  var items: [ItemCommit] = []
  /// Lines of the journal that commit no item.
  var notes: [[UInt8]] = []
  /// Of items in this batch or an earlier one.
  var withdrawals: [JournalWithdrawal] = []
  /// Only the latest is kept.
  var spending: JournalSpending?

  var isEmpty: Bool {
    items.isEmpty && notes.isEmpty && withdrawals.isEmpty && spending == nil
  }

  var byteCount: Int { items.reduce(0) { $0 + $1.byteCount } }
}

/// Writes items' records and journal lines in the order that makes the journal line the commit:
/// records written, records synced, line written, line synced. Items given together share the
/// syncs.
struct RunWriter<File: RecordFile>: Sendable {
  private let outputs: [String]
  /// In the order of the job's outputs.
  private(set) var streams: [RecordStream<File>]
  private(set) var journal: RecordStream<File>

  /// Where a commit stopped decides what may be done next.
  enum Failure: Error {
    /// Nothing of the batch stands in the files; it may be tried again.
    case notWritten(SystemError)
    /// The system may have thrown away bytes it had accepted: no later sync can be believed, and
    /// the run must end. Whatever is not acknowledged is done again on resuming.
    case notSynced(SystemError)
  }

  /// `outputs` are the names of the streams.
  init(outputs: [String], streams: [RecordStream<File>], journal: RecordStream<File>) {
    precondition(outputs.count == streams.count, "an output without a file")
    self.outputs = outputs
    self.streams = streams
    self.journal = journal
  }

  /// Commits a batch; returns its items' summaries with the sizes filled in.
  mutating func commit(_ batch: CommitBatch) throws(Failure) -> [ItemSummary] {
    let before = (streams: streams.map(\.size), journal: journal.size)
    let records = outputs.map { name in batch.items.flatMap { $0.records[name, default: []] } }
    let summaries = sized(batch.items)
    do throws(SystemError) {
      for index in streams.indices { try streams[index].append(records[index]) }
    } catch {
      try undo(to: before)
      throw .notWritten(error)
    }
    precondition(
      summaries.last?.sizes ?? before.streams == streams.map(\.size),
      "sizes that are not those of the files")
    do throws(SystemError) {
      for index in streams.indices where !records[index].isEmpty {
        try streams[index].file.sync()
      }
    } catch {
      throw .notSynced(error)
    }
    do throws(SystemError) {
      try journal.append(
        batch.notes + summaries.map { $0.line(outputs: outputs) }
          + batch.withdrawals.map(\.line) + (batch.spending.map { [$0.line] } ?? []))
    } catch {
      try undo(to: before)
      throw .notWritten(error)
    }
    do throws(SystemError) { try journal.file.sync() } catch { throw .notSynced(error) }
    return summaries
  }

  /// Adds lines to the journal that commit no item.
  mutating func note(_ lines: [[UInt8]]) throws(SystemError) {
    try journal.append(lines)
    try journal.file.sync()
  }

  private func sized(_ items: [ItemCommit]) -> [ItemSummary] {
    var sizes = streams.map(\.size)
    return items.map { item in
      var summary = item.summary
      summary.records = outputs.map { item.records[$0, default: []].count }
      for (index, name) in outputs.enumerated() {
        sizes[index] = streams[index].size(
          adding: item.records[name, default: []], to: sizes[index])
      }
      summary.sizes = sizes
      return summary
    }
  }

  /// Takes half-written records away again. Cutting a file needs no room, so it works on a full
  /// disk; if it fails all the same, the next start repairs the files by the journal.
  private mutating func undo(to sizes: (streams: [Int], journal: Int)) throws(Failure) {
    do throws(SystemError) {
      for index in streams.indices { try streams[index].restore(to: sizes.streams[index]) }
      try journal.restore(to: sizes.journal)
    } catch {
      throw .notSynced(error)
    }
  }
}
