package import Base
import Glibc

/// Finds the runs of a folder and of those below it, and looks at each without changing a byte.
package struct RunSearch {
  /// More than any tree of results is deep or has; a home folder is not searched for ever.
  private static let depth = 8
  private static let limit = 200_000

  /// Where a run's journal is, before it is read.
  package struct Place: Sendable, Hashable {
    package let directory: String
    let label: String
    package let stamp: String
    /// Seconds since 1970 of the last write.
    let modified: Int

    package var journal: String { "\(directory)/journal_\(label)_\(stamp).jsonl" }
  }

  package private(set) var places: [Place] = []
  private var holders: [String: LockOwner] = [:]
  /// Whether there was more than is looked through.
  package private(set) var isCutShort = false
  private var seen = 0

  /// `isDeep` takes those below too. Throws if the folder itself can't be read; others are passed over.
  package init(in directory: String, isDeep: Bool) throws(SystemError) {
    try search(directory, depth: isDeep ? Self.depth : nil)
    for directory in Set(places.map(\.directory)) { holders[directory] = LockOwner(of: directory) }
  }

  /// The process that has the run under way. A folder has one lock for all of its runs: it is about the
  /// one whose journal its holder has open. Where that can't be seen, or none is open since the run
  /// has only just made its files, it is about the one that was written to last.
  package func holder(of place: Place) -> LockOwner? {
    guard let holder = holders[place.directory] else { return nil }
    let runs = places.filter { $0.directory == place.directory }
    let open = runs.map { holder.has($0.journal) }
    if open.contains(true) { return holder.has(place.journal) == true ? holder : nil }
    guard let last = runs.max(by: { $0.modified < $1.modified }), last == place else { return nil }
    // Or the process has made no journal yet.
    return open.contains(nil) || last.modified >= holder.since ? holder : nil
  }

  private mutating func search(_ directory: String, depth: Int?) throws(SystemError) {
    guard let folder = opendir(directory) else { throw SystemError("read directory \(directory)") }
    var below: [String] = []
    while let entry = readdir(folder) {
      seen += 1
      if seen > Self.limit {
        isCutShort = true
        break
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      let path = directory == "." ? name : directory == "/" ? "/\(name)" : "\(directory)/\(name)"
      if let place = Self.place(of: name, at: path, in: directory) {
        places.append(place)
      } else if Self.isWorthALook(name), Self.kind(of: path) == S_IFDIR {
        below.append(path)
      }
    }
    closedir(folder)
    guard let depth, !below.isEmpty else { return }
    if depth == 0 { isCutShort = true }
    for path in below.sorted() where depth > 0 && seen <= Self.limit {
      // A folder that others may not read holds no runs of this user's.
      try? search(path, depth: depth - 1)  // see above
    }
  }

  /// Not hidden ones, nor the pages that a run keeps.
  private static func isWorthALook(_ name: String) -> Bool {
    !name.hasPrefix(".") && !name.hasPrefix("pages_") && name != "node_modules"
  }

  /// `journal_<label>_<yyyyMMdd>_<HHmmss>.jsonl`
  private static func place(of name: String, at path: String, in directory: String) -> Place? {
    let (prefix, suffix) = ("journal_", ".jsonl")
    guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
    let parts = name.dropFirst(prefix.count).dropLast(suffix.count).split(separator: "_")
    guard parts.count >= 3 else { return nil }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Place(
      directory: directory, label: parts.dropLast(2).joined(separator: "_"),
      stamp: parts.suffix(2).joined(separator: "_"), modified: Int(status.st_mtim.tv_sec))
  }

  /// A link is none of the kinds that are looked at: it may lead round in circles.
  private static func kind(of path: String) -> mode_t? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  static func isRegularFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
