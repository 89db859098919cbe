import Base
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
      guard let failure = failed[entry.key] else { continue }
      switch entry {
      case .item(let item):
        let said = try JSONValue(parsing: item.payload).object ?? [:]
        try stream.append([Self.record(said, failure)])
      case .bad:
        // Null is not content: given to a run as it is, it is reported again rather than worked on.
        try stream.append([Self.record(["content": .null, "kwargs": [:]], failure)])
      }
    }
    try stream.file.sync()
    if rename(temporary, path) != 0 { throw SystemError("replace \(path)") }
  }

  private static func record(
    _ said: JSONObject, _ failure: FailedItems.Failure
  ) -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      for member in said.members { $0.member(member.key, member.value) }
      $0.member("source_id", failure.sourceID)
      $0.member("stage", failure.stage)
      $0.member("cause", failure.cause)
      $0.member("attempts", failure.attempts)
    }
    return writer.bytes
  }
}
