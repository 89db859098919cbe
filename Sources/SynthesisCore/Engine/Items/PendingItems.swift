/// The seeds of a run in the order of their file: those selected, without those that are done.
struct PendingItems {
  enum Entry: Sendable {
    case seed(SeedTask)
    case bad(BadItem)
  }

  private var reader: SeedReader<FileByteSource>
  private var selection: SeedSelection
  private let past: ResumeState

  init(
    reader: SeedReader<FileByteSource>, selection: SeedSelection,
    past: ResumeState
  ) {
    self.reader = reader
    self.selection = selection
    self.past = past
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
        guard past.wants(seed.key) else { continue }
        return .seed(
          SeedTask(seed: past.withUnusedID(seed), crashes: past.crashes(of: seed.key)))
      case .bad(let bad):
        guard past.wants(bad.key) else { continue }
        return .bad(bad)
      }
    }
    return nil
  }
}
