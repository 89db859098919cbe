import CSystem
import Glibc
import Synchronization

/// The files of the response cache: one a response, in 256 folders by the first byte of its key.
///
/// Any number of processes use one cache. A file gets its name when it is whole and is never
/// changed after that, so that whoever reads it reads all of it or nothing, and a process that is
/// killed leaves at most a file that nobody will look for, which is cleared away with the oldest
/// ones.
package final class CacheFolder: Sendable {
  private static let shelfCount = 256
  /// A shelf is looked through each time that so much of its share was added.
  private static let shareBetweenLooks = 16
  /// How old a response's date may grow before a use brings it up to date.
  private static let dateLag = 3600

  let path: String
  private let shelfLimit: Int
  private let lockDescriptor: Int32
  /// Bytes added to each shelf by this process since it was last looked through.
  private let added: Mutex<[Int]>

  /// Makes the folder where it is missing. `limit` is in bytes.
  package init(_ path: String, limit: Int) throws(SystemError) {
    try Directory.make(path)
    self.path = path
    shelfLimit = max(1, limit / Self.shelfCount)
    lockDescriptor = open("\(path)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    if lockDescriptor < 0 { throw SystemError("open \(path)/lock") }
    // Each process looks at a shelf with its first reply for it.
    added = Mutex(Array(repeating: shelfLimit, count: Self.shelfCount))
  }

  deinit { close(lockDescriptor) }

  /// An entry that is there and whole.
  func entry(for key: CacheKey, _ state: CacheEntryState) -> CacheEntry? {
    let name = file(key, state)
    guard let content = Self.content(of: name), let entry = CacheEntry(fileContent: content) else {
      return nil
    }
    keepFresh(name)
    return entry
  }

  func store(_ entry: CacheEntry, for key: CacheKey) throws(SystemError) {
    let content = entry.fileContent
    try write(content, to: file(key, .raw))
    let needsLook = added.withLock { added in
      added[key.shelf] += content.count
      guard added[key.shelf] >= shelfLimit / Self.shareBetweenLooks else { return false }
      added[key.shelf] = 0
      return true
    }
    if needsLook { clearAway(key) }
  }

  /// Says what a stored body is. An entry of the other kind, of an earlier run, is replaced.
  func settle(_ key: CacheKey, as state: CacheEntryState) throws(SystemError) {
    if rename(file(key, .raw), file(key, state)) != 0 {
      throw SystemError("rename \(file(key, .raw))")
    }
    for other in [CacheEntryState.taken, .refused] where other != state { unlink(file(key, other)) }
  }

  /// Whether this process now has the right to ask for the response; no other has it until `release`
  /// or until this process ends. Within one process the same key can be claimed again.
  func claim(_ key: CacheKey) throws(SystemError) -> Bool {
    if csystem_lock_byte(lockDescriptor, lockOffset(key)) == 0 { return true }
    if errno == EAGAIN || errno == EACCES { return false }
    throw SystemError("lock \(path)/lock")
  }

  func release(_ key: CacheKey) { csystem_unlock_byte(lockDescriptor, lockOffset(key)) }

  /// Two keys that share an offset wait for one another, which does no harm.
  private func lockOffset(_ key: CacheKey) -> Int64 { Int64(key.digest.prefix >> 2) }

  private func file(_ key: CacheKey, _ state: CacheEntryState) -> String {
    "\(path)/\(key.path).\(state.rawValue)"
  }
}

// MARK: - Files

extension CacheFolder {
  private static func content(of name: String) -> [UInt8]? {
    let descriptor = open(name, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    var content = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < content.count {
      let count = content.withUnsafeMutableBytes {
        read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      filled += count
    }
    return content
  }

  private func write(_ content: [UInt8], to name: String) throws(SystemError) {
    // One writer a key in a process, and a process's number is its own.
    let temporary = "\(name).\(getpid())"
    var descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    if descriptor < 0, errno == ENOENT {
      mkdir(String(name[..<(name.lastIndex(of: "/") ?? name.endIndex)]), 0o755)
      descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    }
    if descriptor < 0 { throw SystemError("write \(temporary)") }
    let isWritten = writeAll(content, to: descriptor)
    let error = SystemError("write \(temporary)")
    close(descriptor)
    guard isWritten else {
      unlink(temporary)
      throw error
    }
    if rename(temporary, name) != 0 { throw SystemError("rename \(temporary)") }
  }

  private func keepFresh(_ name: String) {
    var status = stat()
    guard stat(name, &status) == 0, status.st_mtim.tv_sec + Self.dateLag < time(nil) else { return }
    // A date that can't be set makes the response go a little earlier.
    utimes(name, nil)
  }
}

// MARK: - Size

extension CacheFolder {
  /// Takes away a shelf's oldest files until it is a tenth below its share. Several processes may
  /// do so at once: each takes away what is there.
  private func clearAway(_ key: CacheKey) {
    let shelf = "\(path)/\(key.path.prefix(2))"
    var files = Self.files(in: shelf)
    var total = files.reduce(0) { $0 + $1.size }
    guard total > shelfLimit else { return }
    files.sort { $0.date < $1.date }
    for file in files {
      if total <= shelfLimit / 10 * 9 { return }
      unlink("\(shelf)/\(file.name)")
      total -= file.size
    }
  }

  private static func files(in folder: String) -> [(name: String, size: Int, date: Int)] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var files: [(name: String, size: Int, date: Int)] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      var status = stat()
      guard !name.hasPrefix("."), fstatat(dirfd(stream), name, &status, 0) == 0 else { continue }
      // What a file takes of the disk.
      files.append((name, Int(status.st_blocks) * 512, status.st_mtim.tv_sec))
    }
    return files
  }
}
