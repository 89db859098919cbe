import Glibc

/// The seeds that a run could not finish, as a seed file of their own.
struct FailedItemsFile {
  let path: String

  /// Writes the file anew. The contents come from the seed file, where the run's seeds still are.
  func write(_ failed: FailedItems, from reader: SeedReader<FileByteSource>) throws {
    let temporary = path + ".tmp"
    _ = unlink(temporary)  // left by a run that was killed here, or not there
    var stream = try RecordStream(creating: try DiskFile(temporary, .new), format: .array)
    var reader = reader
    while !failed.isEmpty, let entry = try reader.next() {
      switch entry {
      case .seed(let seed):
        guard let failure = failed[seed.key] else { continue }
        try stream.append([
          Self.record(.string(seed.content), .object(seed.arguments), failure)
        ])
      case .bad(let bad):
        guard let failure = failed[bad.key] else { continue }
        // Null is no content: given to a run as it is, it is reported again rather than explored.
        try stream.append([Self.record(.null, .object([:]), failure)])
      }
    }
    try stream.file.sync()
    if rename(temporary, path) != 0 { throw SystemError("replace \(path)") }
  }

  private static func record(
    _ content: JSONValue, _ arguments: JSONValue, _ failure: FailedItems.Failure
  ) -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("content", content)
      $0.member("kwargs", arguments)
      $0.member("source_id", failure.sourceID)
      $0.member("stage", failure.stage)
      $0.member("cause", failure.cause)
      $0.member("attempts", failure.attempts)
    }
    return writer.bytes
  }
}
