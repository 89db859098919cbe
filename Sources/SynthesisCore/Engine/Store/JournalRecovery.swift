/// What a journal says of a run that has ended in whatever way: which seeds are done, and how much
/// of each file counts.
struct JournalRecovery: Sendable {
  enum Failure: Error, CustomStringConvertible {
    case system(SystemError)
    case noHeader(path: String)
    /// A line that can't be read, with good lines behind it: no torn write looks like that.
    case corrupt(path: String, offset: Int)

    var description: String {
      switch self {
      case .system(let error): error.description
      case .noHeader(let path): "\(path) does not begin with the header of a run"
      case .corrupt(let path, let offset):
        "\(path) is damaged at byte \(offset), with whole lines behind it: nothing is changed; "
          + "restore it from a copy, or start a new run"
      }
    }
  }

  private(set) var header: JournalHeader
  private(set) var ledger = SeedLedger()
  private(set) var statistics = RunStatistics()
  /// Crash counts of seeds that have not ended, by source digest and occurrence.
  private(set) var crashes: [SeedKey: Int] = [:]
  private(set) var failed = FailedSeeds()
  private var lastSpending: JournalSpending?
  private(set) var crashTotal = 0
  /// How much of each file counts; an array's end not included.
  private(set) var journalSize: Int
  private(set) var trajectoriesSize: Int
  private(set) var pairsSize: Int
  /// The last line is whole but for its line feed.
  private(set) var lacksLineFeed = false

  /// Reads the journal. Seeds whose records are not all in the data files, which are as long as
  /// given, count as not done, and so do all that were committed after them.
  init<File: RecordFile>(
    journal: File, trajectoriesLength: Int, pairsLength: Int, emptyTrajectories: Int
  ) throws(Failure) {
    var reader = JournalReader(journal)
    let next = { (reader: inout JournalReader<File>) throws(Failure) -> JournalReader<File>.Line? in
      do throws(SystemError) { return try reader.next() } catch { throw .system(error) }
    }
    guard let first = try next(&reader), case .header(let header) = JournalLine(first.bytes) else {
      throw .noHeader(path: journal.path)
    }
    self.header = header
    journalSize = first.end
    lacksLineFeed = !first.isTerminated
    trajectoriesSize = emptyTrajectories
    pairsSize = 0
    var damage: Int?
    while let line = try next(&reader) {
      guard let content = JournalLine(line.bytes) else {
        damage = damage ?? line.offset
        continue
      }
      if let damage { throw .corrupt(path: journal.path, offset: damage) }
      switch content {
      case .header: throw .corrupt(path: journal.path, offset: line.offset)
      case .crash(let crash): count(crash)
      case .spending(let spending): lastSpending = spending
      case .seed(let seed):
        guard seed.trajectoriesSize <= trajectoriesLength, seed.pairsSize <= pairsLength else {
          return
        }
        try count(seed, at: line.offset, in: journal)
        trajectoriesSize = seed.trajectoriesSize
        pairsSize = seed.pairsSize
      }
      journalSize = line.end
      lacksLineFeed = !line.isTerminated
    }
  }

  private mutating func count(_ crash: JournalCrash) {
    crashTotal += 1
    crashes[SeedKey(digest: crash.digest, occurrence: crash.occurrence)] = crash.crashes
  }

  /// What requests have come to; never less than what the seeds' lines tell.
  var spent: SharedBudget.Amount {
    let usage = statistics.usage
    return SharedBudget.Amount(
      cost: max(usage.cost, lastSpending?.cost ?? .zero),
      tokens: max(usage.promptTokens + usage.completionTokens, lastSpending?.tokens ?? 0))
  }

  /// A later line of a seed replaces the earlier one.
  private mutating func count<File: RecordFile>(
    _ seed: SeedSummary, at offset: Int, in journal: File
  ) throws(Failure) {
    statistics.count(seed)
    if !crashes.isEmpty { crashes[seed.key] = nil }
    failed.take(seed)
    let record = SeedLedger.Record(state: seed.outcome.state, offset: offset)
    guard let old = ledger.record(record, for: seed.key) else { return }
    statistics.remove(try Self.entry(at: old.offset, in: journal))
  }

  /// The seed's line that starts at the offset, which has been read before.
  static func entry<File: RecordFile>(
    at offset: Int, in journal: File
  ) throws(Failure) -> SeedSummary {
    do throws(SystemError) {
      var bytes: [UInt8] = []
      while !bytes.contains(UInt8(ascii: "\n")) {
        let chunk = try journal.read(from: offset + bytes.count, count: 4096)
        if chunk.isEmpty { break }
        bytes += chunk
      }
      if case .seed(let seed) = JournalLine(bytes.prefix { $0 != UInt8(ascii: "\n") }) {
        return seed
      }
    } catch {
      throw .system(error)
    }
    throw .corrupt(path: journal.path, offset: offset)
  }
}
