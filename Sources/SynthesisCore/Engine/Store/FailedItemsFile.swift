import Base
import Glibc

/// The seeds that a run could not finish, as a seed file of their own.
struct FailedItemsFile {
  let path: String
  /// The member that holds a seed's content, as in the run's seed file.
  var contentKey = ItemFlaw.usualContentKey

  /// Writes the file anew. What a seed says comes from `sources`, the run's own first: a run may have
  /// been resumed with another one that lacks what failed before. It may also stand in this file as it
  /// was, and nowhere else any more.
  func write(_ failed: FailedItems, from sources: [String]) throws {
    let temporary = path + ".tmp"
    _ = unlink(temporary)  // left by a run that was killed here, or not there
    var stream = try RecordStream(creating: try DiskFile(temporary, .new), format: .array)
    var left = failed
    var failure: (any Error)?
    do {
      for source in sources.prefix(1) { try copy(&left, from: source, to: &stream) }
    } catch let error as SeedFileError {
      failure = error
    }
    do { try copyOld(&left, to: &stream) } catch is SeedFileError {
      // Not there, or what somebody has made of it.
    }
    for source in sources.dropFirst() where !left.isEmpty {
      do { try copy(&left, from: source, to: &stream) } catch is SeedFileError {
        // Gone, as sources of earlier starts may be.
      }
    }
    // The old file still has what this one would lack.
    if let failure, !left.isEmpty { throw failure }
    for (_, failure) in left.failures.sorted(by: { $0.value.sourceID < $1.value.sourceID }) {
      try stream.append([FailedItemRecord(failure, element: .lost, contentKey: contentKey).line])
    }
    try stream.file.sync()
    if rename(temporary, path) != 0 { throw SystemError("replace \(path)") }
  }

  private func copy(
    _ left: inout FailedItems, from source: String, to stream: inout RecordStream<DiskFile>
  ) throws {
    guard !left.isEmpty else { return }
    var reader = try SeedFileScan.reader(of: source, contentKey: contentKey)
    while !left.isEmpty, let entry = try reader.next() {
      guard let failure = left[entry.key] else { continue }
      left.remove(entry.key)
      try stream.append([
        FailedItemRecord(
          failure, element: .init(entry, text: reader.elementText, contentKey: contentKey),
          contentKey: contentKey
        ).line
      ])
    }
  }

  /// In this file occurrences count among the failed alone, so its seeds are known by their ids.
  private func copyOld(
    _ left: inout FailedItems, to stream: inout RecordStream<DiskFile>
  ) throws {
    guard !left.isEmpty else { return }
    var keys: [String: ItemKey] = [:]
    for (key, failure) in left.failures { keys[failure.sourceID] = key }
    var reader = try SeedFileScan.reader(of: path, contentKey: contentKey)
    while !left.isEmpty, let entry = try reader.next() {
      guard let id = FailedItemRecord.sourceID(of: reader.elementText), let key = keys[id],
        key.digest == entry.key.digest, let failure = left[key]
      else { continue }
      left.remove(key)
      try stream.append([
        FailedItemRecord(
          failure, element: .init(entry, text: reader.elementText, contentKey: contentKey),
          contentKey: contentKey
        ).line
      ])
    }
  }
}
