import Base

/// What a journal says of a run that has ended in whatever way: which items are done, and how much
/// of each file counts.
struct JournalRecovery: Sendable {
  enum Failure: Error, CustomStringConvertible {
    case system(SystemError)
    case noHeader(path: String)
    /// A line that can't be read and that no torn write leaves: it is whole, or has others behind it.
    case corrupt(path: String, offset: Int)
    case newerVersion(path: String, version: Int)

    var description: String {
      switch self {
      case .system(let error): error.description
      case .noHeader(let path): "\(path) does not begin with the header of a run"
      case .corrupt(let path, let offset):
        "\(path) is damaged at byte \(offset), which no interrupted write explains: nothing is "
          + "changed; restore it from a copy, or start a new run"
      case .newerVersion(let path, let version):
        "\(path) was written by a newer version (journal version \(version); this program knows "
          + "\(JournalHeader.version)): nothing is changed; use that version, or start a new run"
      }
    }
  }

  private(set) var header: JournalHeader
  /// The settings that alter results as the last start had them.
  private(set) var settings: JSONObject
  /// How many resumes changed a setting, by its name.
  private(set) var settingsChanged: [String: Int] = [:]
  private(set) var completed = CompletedIndex()
  private(set) var statistics = RunStatistics()
  /// Crash counts of items that have not ended.
  private(set) var crashes: [ItemKey: Int] = [:]
  private(set) var failed = FailedItems()
  /// Every cause that an item has failed for, whatever came of it later.
  private(set) var failureCauses: Set<String> = []
  /// Every source that a start of the run has read, the latest last, each once.
  private(set) var sources: [String]
  /// The digest of the latest, and how many elements it had, where that is known.
  private(set) var sourceDigest: SHA256.Digest
  private(set) var sourceCount: Int?
  /// The most items that a start was about.
  private(set) var selectedCount: Int
  /// The end that the journal's last line tells of: nobody has worked on the run since.
  private(set) var end: JournalEnd?
  /// Whether the journal tells how the last start ended. In version 0.1.0 only the statistics do.
  private(set) var tellsEnds: Bool
  private var lastSpending: JournalSpending?
  private(set) var crashTotal = 0
  /// How much of each file counts; an array's end not included.
  private(set) var journalSize: Int
  /// In the order of the job's outputs.
  private(set) var sizes: [Int]
  /// The last line is whole but for its line feed.
  private(set) var lacksLineFeed = false

  private let outputs: [String]

  /// Reads the journal. Items whose records are not all in the output files, which are as long as
  /// given, count as not done, and so do all that were committed after them.
  init<File: RecordFile>(
    journal: File, outputs: [OutputSpec], lengths: [Int]
  ) throws(Failure) {
    self.outputs = outputs.map(\.name)
    var reader = JournalReader(journal)
    let first: JournalReader<File>.Line
    (header, first) = try Self.header(&reader, journal.path)
    settings = header.settings
    sources = [header.source]
    sourceDigest = header.sourceDigest
    sourceCount = header.sourceCount
    selectedCount = header.selectedCount ?? 0
    tellsEnds = !header.startedAt.isEmpty
    journalSize = first.end
    lacksLineFeed = !first.isTerminated
    sizes = outputs.map(\.format.emptySize)
    var damage: Int?
    while let line = try Self.next(&reader) {
      end = nil
      guard let content = try Self.content(line, self.outputs, journal.path) else {
        damage = damage ?? line.offset
        continue
      }
      if let damage { throw .corrupt(path: journal.path, offset: damage) }
      switch content {
      case .header: throw .corrupt(path: journal.path, offset: line.offset)
      case .crash(let crash): count(crash)
      case .spending(let spending): lastSpending = spending
      case .resume(let resume): count(resume)
      case .start(let start):
        tellsEnds = true
        sources.removeAll { $0 == start.source }
        sources.append(start.source)
        sourceDigest = start.sourceDigest
        sourceCount = start.sourceCount
        selectedCount = max(selectedCount, start.selectedCount)
      case .withdrawal(let withdrawal): try remove(withdrawal.key, in: journal)
      case .end(let end): self.end = end
      case .unknown: break
      case .loss(let loss): statistics.count(loss.usage)
      case .item(let item):
        guard zip(item.sizes, lengths).allSatisfy(<=) else { return }
        try count(item, at: line.offset, in: journal)
        sizes = item.sizes
      }
      journalSize = line.end
      lacksLineFeed = !line.isTerminated
    }
  }

  /// What the first line of the journal at a path tells of the run.
  static func header(at path: String) throws(Failure) -> JournalHeader {
    let file: DiskFile
    do throws(SystemError) { file = try DiskFile(path, .readOnly) } catch { throw .system(error) }
    return try header(of: file)
  }

  /// What the first line tells of the run.
  static func header<File: RecordFile>(of journal: File) throws(Failure) -> JournalHeader {
    // Of many journals only this is read.
    var reader = JournalReader(journal, chunkSize: 1 << 16)
    return try header(&reader, journal.path).header
  }

  private static func header<File: RecordFile>(
    _ reader: inout JournalReader<File>, _ path: String
  ) throws(Failure) -> (header: JournalHeader, line: JournalReader<File>.Line) {
    guard let line = try next(&reader), case .header(let header) = try content(line, [], path)
    else {
      throw .noHeader(path: path)
    }
    return (header, line)
  }

  private static func next<File: RecordFile>(
    _ reader: inout JournalReader<File>
  ) throws(Failure) -> JournalReader<File>.Line? {
    do throws(SystemError) { return try reader.next() } catch { throw .system(error) }
  }

  /// Nil for a line that an interrupted write may have left.
  private static func content<File: RecordFile>(
    _ line: JournalReader<File>.Line, _ outputs: [String], _ path: String
  ) throws(Failure) -> JournalLine? {
    do throws(JournalLine.Flaw) {
      return try JournalLine(line.bytes, outputs: outputs)
    } catch {
      switch error {
      case .torn: return nil
      case .damaged: throw .corrupt(path: path, offset: line.offset)
      case .newerVersion(let version): throw .newerVersion(path: path, version: version)
      }
    }
  }

  private mutating func count(_ resume: JournalResume) {
    for change in resume.changed {
      settings[change.name] = change.to
      settingsChanged[change.name, default: 0] += 1
    }
  }

  private mutating func count(_ crash: JournalCrash) {
    crashTotal += 1
    statistics.count(crash.usage)
    crashes[crash.key] = crash.crashes
  }

  /// What requests have come to; never less than what the items' lines tell.
  var spent: SharedBudget.Amount {
    let usage = statistics.usage
    return SharedBudget.Amount(
      cost: max(usage.cost, lastSpending?.cost ?? .zero),
      tokens: max(usage.promptTokens + usage.completionTokens, lastSpending?.tokens ?? 0))
  }

  /// A later line of an item replaces the earlier one.
  private mutating func count<File: RecordFile>(
    _ item: ItemSummary, at offset: Int, in journal: File
  ) throws(Failure) {
    statistics.count(item)
    if !crashes.isEmpty { crashes[item.key] = nil }
    failed.take(item)
    if item.outcome.state == .failed { failureCauses.insert(item.outcome.cause) }
    let record = CompletedIndex.Record(state: item.outcome.state, offset: offset)
    guard let old = completed.record(record, for: item.key) else { return }
    statistics.remove(try Self.summary(at: old.offset, in: journal, outputs: outputs))
  }

  /// Whatever came of the item does not count any more.
  mutating func remove<File: RecordFile>(
    _ key: ItemKey, in journal: File
  ) throws(Failure) {
    failed.remove(key)
    guard let old = completed.remove(key) else { return }
    statistics.remove(try Self.summary(at: old.offset, in: journal, outputs: outputs))
  }

  /// The item's line that starts at the offset, which has been read before.
  static func summary<File: RecordFile>(
    at offset: Int, in journal: File, outputs: [String]
  ) throws(Failure) -> ItemSummary {
    var bytes: [UInt8] = []
    do throws(SystemError) {
      while !bytes.contains(UInt8(ascii: "\n")) {
        let chunk = try journal.read(from: offset + bytes.count, count: 4096)
        if chunk.isEmpty { break }
        bytes += chunk
      }
    } catch {
      throw .system(error)
    }
    let line = JournalReader<File>.Line(
      offset: offset, bytes: bytes.prefix { $0 != UInt8(ascii: "\n") }, isTerminated: true)
    guard case .item(let item) = try content(line, outputs, journal.path) else {
      throw .corrupt(path: journal.path, offset: offset)
    }
    return item
  }
}
