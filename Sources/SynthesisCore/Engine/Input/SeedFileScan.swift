package import Base

/// What one reading of a whole seed file finds: its digest, and how many seeds there are to do.
package struct SeedFileScan {
  package private(set) var good = 0
  package private(set) var bad = 0
  /// Good seeds whose content stands before.
  package private(set) var repeats = 0
  /// Seeds of the selection, bad ones included.
  package private(set) var selected = 0
  package let digest: SHA256.Digest

  package var total: Int { good + bad }

  package init(
    of path: String, selection: SeedSelection = SeedSelection(),
    bad report: (BadItem) -> Void = { _ in }
  ) throws(UsageProblem) {
    try self.init(of: path, selection: selection, bad: report, each: { _, _ in })
  }

  /// `found` gets every element.
  init(
    of path: String, selection: SeedSelection, bad report: (BadItem) -> Void = { _ in },
    each found: (_ entry: ItemEntry, _ isSelected: Bool) -> Void
  ) throws(UsageProblem) {
    var complaint: String?
    do throws(SeedFileError) {
      digest = try Self.digest(of: path)
      var selection = selection
      var reader = try Self.reader(of: path)
      while let entry = try reader.next() {
        let isSelected = selection.decide(entry.index) == .take
        if isSelected { selected += 1 }
        found(entry, isSelected)
        switch entry {
        case .item(let item):
          good += 1
          if item.occurrence > 0 { repeats += 1 }
        case .bad(let seed):
          bad += 1
          report(seed)
        }
      }
      complaint = selection.complaint(seedCount: total)
    } catch {
      throw UsageProblem([error.problem])
    }
    if let complaint { throw UsageProblem("\(path): \(complaint)") }
  }

  package static func reader(of path: String) throws(SeedFileError) -> SeedReader<FileByteSource> {
    do throws(ByteSourceError) {
      return SeedReader(try FileByteSource(path: path), file: path)
    } catch {
      throw .unreadable(file: path, error)
    }
  }

  private static func digest(of path: String) throws(SeedFileError) -> SHA256.Digest {
    do throws(ByteSourceError) {
      var source = try FileByteSource(path: path)
      return try SHA256.digest(reading: &source)
    } catch {
      throw .unreadable(file: path, error)
    }
  }
}
