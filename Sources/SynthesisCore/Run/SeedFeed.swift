/// The seeds of a run in the order of their file: those selected, without those that are done.
struct SeedFeed {
  enum Entry: Sendable {
    case seed(SeedTask)
    case bad(BadSeed)
  }

  private var reader: SeedReader<FileByteSource>
  private var selection: SeedSelection
  private let isDone: (_ digest: SHA256.Digest, _ occurrence: Int) -> Bool
  private let crashes: [JournalRecovery.CrashKey: Int]

  init(
    reader: SeedReader<FileByteSource>, selection: SeedSelection,
    crashes: [JournalRecovery.CrashKey: Int] = [:],
    isDone: @escaping (_ digest: SHA256.Digest, _ occurrence: Int) -> Bool = { _, _ in false }
  ) {
    self.reader = reader
    self.selection = selection
    self.crashes = crashes
    self.isDone = isDone
  }

  mutating func next() throws(SeedFileError) -> Entry? {
    while let entry = try reader.next() {
      switch selection.decide(entry.index) {
      case .take: break
      case .skip: continue
      case .stop: return nil
      }
      switch entry {
      case .seed(let seed):
        if isDone(seed.digest, seed.occurrence) { continue }
        let key = JournalRecovery.CrashKey(digest: seed.digest, occurrence: seed.occurrence)
        return .seed(SeedTask(seed: seed, crashes: crashes[key, default: 0]))
      case .bad(let bad):
        if isDone(bad.digest, bad.occurrence) { continue }
        return .bad(bad)
      }
    }
    return nil
  }
}
