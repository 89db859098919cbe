import Base
import Glibc

extension RunFiles {
  /// Creates the files of a new run. The journal gets its name last, with its header in it: a run
  /// either can be resumed or has not begun.
  func create(header: JournalHeader) throws(SystemError) -> RunWriter<DiskFile> {
    var streams: [RecordStream<DiskFile>] = []
    var made: [String] = []
    do throws(SystemError) {
      for output in outputs {
        let file = try DiskFile(path(output), .new)
        made.append(file.path)
        let stream = try RecordStream(creating: file, format: output.format)
        try file.sync()
        streams.append(stream)
      }
      try Self.replace(journal, with: header.line + [UInt8(ascii: "\n")])
    } catch {
      // Without a journal it is not a run, and nobody would ever remove it.
      for path in made { _ = unlink(path) }
      throw error
    }
    try Self.syncDirectory(directory)
    let journalFile = try DiskFile(journal, .existing)
    return RunWriter(
      outputs: outputs.map(\.name), streams: streams,
      journal: try RecordStream(
        continuing: journalFile, format: .lines, size: try journalFile.size()))
  }

  /// Makes the names of new files last through a power cut.
  static func syncDirectory(_ path: String) throws(SystemError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 { throw SystemError("open directory \(path)") }
    defer { close(descriptor) }
    if fsync(descriptor) != 0 { throw SystemError("sync directory \(path)") }
  }

  /// Replaces a file whole: a reader sees the old content or the new, never a part.
  static func replace(_ path: String, with content: [UInt8]) throws(SystemError) {
    let temporary = path + ".tmp"
    _ = unlink(temporary)  // left by a run that was killed here, or not there
    do throws(SystemError) {
      let file = try DiskFile(temporary, .new)
      try file.write(content, at: 0)
      try file.sync()
      if rename(temporary, path) != 0 { throw SystemError("replace \(path)") }
    } catch {
      _ = unlink(temporary)
      throw error
    }
  }
}
