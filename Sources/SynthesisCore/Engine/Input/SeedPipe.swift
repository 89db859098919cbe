import Base
import Glibc

/// Seeds that come from where they can be read but once: standard input, a pipe, a terminal.
///
/// A run reads its seeds several times and resumes in another process, so it keeps them in a file
/// first.
package enum SeedPipe {
  /// Whether what stands at `path` can be read but once, or has a name that means nothing to another
  /// process.
  package static func isAt(_ path: String) -> Bool {
    if isStandardInput(path) || path.hasPrefix("/dev/fd/") || path.hasPrefix("/proc/") {
      return true
    }
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    return [S_IFIFO, S_IFCHR, S_IFSOCK].contains(status.st_mode & S_IFMT)
  }

  /// Whether somebody types the seeds.
  package static func isTerminal(_ path: String) -> Bool { isStandardInput(path) && isatty(0) == 1 }

  private static func isStandardInput(_ path: String) -> Bool {
    ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"].contains(path)
  }

  /// What it is called in messages.
  package static func name(of path: String) -> SeedFileName {
    if isStandardInput(path) { return SeedFileName(pipe: "standard input") }
    return isAt(path) ? SeedFileName(pipe: path) : SeedFileName(path: path)
  }

  static func source(
    _ path: String, _ name: SeedFileName
  ) throws(SeedFileError) -> FileByteSource {
    do throws(ByteSourceError) {
      // By its number, as a socket can't be opened by a name.
      return isStandardInput(path)
        ? try FileByteSource(duplicating: 0) : try FileByteSource(path: path)
    } catch {
      throw .unreadable(file: name.shown, error)
    }
  }
}

/// The file that seeds of a pipe are kept in. It is removed with the last reference, unless it is said
/// to be kept.
package final class SeedSpool {
  package let name: SeedFileName
  package private(set) var path: String
  /// Of a file name, as far as the first byte tells.
  let ending: String
  private var isKept = false
  private let didRemove: () -> Void

  /// Reads all that comes. No other run may use the folder meanwhile. `didRemove` takes away what was made
  /// for the file.
  package init(
    of source: String, in folder: String, didRemove: @escaping () -> Void = {}
  ) throws {
    self.didRemove = didRemove
    name = SeedPipe.name(of: source)
    path = "\(folder)/.seeds.spool"
    _ = unlink(path)  // left by a run that was killed here, or not there
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw SystemError("open \(path)") }
    do {
      defer { close(file) }
      ending = try Self.copy(source, name, to: file, path)
      if fdatasync(file) != 0 { throw SystemError("sync \(path)") }
    } catch {
      unlink(path)
      didRemove()
      throw error
    }
  }

  deinit {
    guard !isKept else { return }
    unlink(path)
    didRemove()
  }

  /// Gives the file its name. What stands there stays, and another name is taken.
  func move(to name: (_ number: Int) -> String) throws(SystemError) {
    var number = 1
    while access(name(number), F_OK) == 0 { number += 1 }
    if rename(path, name(number)) != 0 { throw SystemError("rename \(path)") }
    path = name(number)
  }

  package func keep() { isKept = true }

  /// Returns the ending of a name for what was copied.
  private static func copy(
    _ source: String, _ name: SeedFileName, to file: Int32, _ path: String
  ) throws -> String {
    let source = try SeedPipe.source(source, name)
    var head: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 256 * 1024)
    while true {
      // withUnsafeMutableBytes does not carry a typed error through, so it comes out as a result.
      let result = chunk.withUnsafeMutableBytes { buffer in
        Result { () throws(ByteSourceError) in try source.read(into: buffer) }
      }
      let count: Int
      do { count = try result.get() } catch {
        throw SeedFileError.unreadable(file: name.shown, error)
      }
      if count == 0 { break }
      if head.count < ForeignFormat.headLength {
        head += chunk.prefix(min(count, ForeignFormat.headLength - head.count))
        // What never ends, or is large, need not be kept to see what it is.
        if let format = ForeignFormat(head: head) ?? (isJSON(head) ? nil : .init(binary: head)) {
          throw SeedFileError.foreign(name, format)
        }
      }
      errno = 0
      guard writeAll(Array(chunk.prefix(count)), to: file) else {
        throw SystemError("write to \(path)")
      }
    }
    guard !head.isEmpty else { throw SeedFileError.nothingCame(name) }
    return first(of: head) == UInt8(ascii: "[") ? "json" : "jsonl"
  }

  /// The first byte that is neither white space nor of a byte order mark.
  private static func first(of head: [UInt8]) -> UInt8? {
    head.first { ![0x20, 0x0A, 0x0D, 0x09, 0xEF, 0xBB, 0xBF].contains($0) }
  }

  private static func isJSON(_ head: [UInt8]) -> Bool {
    first(of: head).map { Array("[{\"".utf8).contains($0) } ?? true
  }
}
