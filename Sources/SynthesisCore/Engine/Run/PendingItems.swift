package import Base

/// The items of a run in the order of their source: those selected, without those that are done.
package struct PendingItems {
  enum Entry: Sendable {
    case item(ScheduledItem)
    case bad(BadItem)
  }

  private var reader: SeedReader<FileByteSource>
  private var selection: SeedSelection
  private let resumed: ResumeState

  package init(
    reader: SeedReader<FileByteSource>, selection: SeedSelection,
    resumed: ResumeState
  ) {
    self.reader = reader
    self.selection = selection
    self.resumed = resumed
  }

  mutating func next() throws(SeedFileError) -> Entry? {
    while let entry = try reader.next() {
      switch selection.decide(entry) {
      case .take: break
      case .skip, .passOver: continue
      case .stop: return nil
      }
      switch entry {
      case .item(let item):
        guard resumed.wants(item.key) else { continue }
        return .item(
          ScheduledItem(item: resumed.withUnusedID(item), crashes: resumed.crashes(of: item.key)))
      case .bad(let bad):
        guard resumed.wants(bad.key) else { continue }
        return .bad(bad)
      }
    }
    return nil
  }
}
