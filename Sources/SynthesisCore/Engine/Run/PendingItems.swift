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
  /// How many more there may be.
  private var room: Int

  package init(
    reader: SeedReader<FileByteSource>, selection: SeedSelection,
    resumed: ResumeState, limit: Int? = nil
  ) {
    self.reader = reader
    self.selection = selection
    self.resumed = resumed
    room = limit ?? .max
  }

  mutating func next() throws(SeedFileError) -> Entry? {
    while room > 0, let entry = try reader.next() {
      switch selection.decide(entry) {
      case .take: break
      case .skip, .passOver: continue
      case .later, .stop: return nil
      }
      guard resumed.wants(entry.key) else { continue }
      room -= 1
      switch entry {
      case .item(let item):
        return .item(
          ScheduledItem(item: resumed.withUnusedID(item), crashes: resumed.crashes(of: item.key)))
      case .bad(let bad): return .bad(bad)
      }
    }
    return nil
  }
}
