package import Base
import Glibc

/// The runs of a folder, or of those below it too, the newest first, as the names and first lines of
/// their journals tell of them. Not a byte is changed.
package struct RunSearch {
  /// More than any tree of results is deep or has; a home folder is not searched for ever.
  private static let depth = 8
  private static let limit = 200_000

  package struct Run: Sendable {
    package let directory: String
    /// As in the names of its files.
    package let label: String
    package let stamp: String
    /// Why there is none, where the first line can't be read.
    let header: Result<JournalHeader, JournalRecovery.Failure>
    /// When the journal was last written to, in milliseconds since 1970.
    fileprivate let modified: Int
    /// No other run of its folder was started later.
    package fileprivate(set) var isNewest = false

    package var journal: String { files([]).journal }

    package func files(_ outputs: [OutputSpec]) -> RunFiles {
      RunFiles(directory: directory, label: label, stamp: stamp, outputs: outputs)
    }

    /// What its journal begins with.
    package func readHeader() throws(UsageProblem) -> JournalHeader {
      switch header {
      case .success(let header): return header
      case .failure(let failure): throw UsageProblem(failure.description)
      }
    }

    /// What its starts have read, the latest first.
    package func readSources() throws -> [String] {
      try JournalRecovery(
        journal: try DiskFile(journal, .readOnly), outputs: [], lengths: []
      ).sources.reversed()
    }

    /// ISO 8601, UTC, with milliseconds: its start, or of one whose journal does not tell that, when it
    /// was last written to. The stamps are in whatever time zone a run was started in.
    fileprivate var time: String {
      if case .success(let header) = header, !header.startedAt.isEmpty { return header.startedAt }
      return UTCDate.iso8601(milliseconds: modified)
    }
  }

  package private(set) var runs: [Run] = []
  private var holders: [String: LockOwner] = [:]
  /// Whether there was more than is looked through.
  package private(set) var isCutShort = false
  private var seen = 0

  /// `isDeep` takes those below too. Throws if the folder itself can't be read; others are passed over.
  package init(in directory: String, isDeep: Bool) throws(SystemError) {
    try search(directory, depth: isDeep ? Self.depth : nil)
    runs.sort { ($1.time, $1.stamp, $0.directory) < ($0.time, $0.stamp, $1.directory) }
    for directory in Set(runs.map(\.directory)) { holders[directory] = LockOwner(of: directory) }
    var folders: Set<String> = []
    for index in runs.indices {
      runs[index].isNewest = folders.insert(runs[index].directory).inserted
    }
  }

  /// The process that has the run under way. A folder has one lock for all of its runs: it is about the
  /// one whose journal its holder has open. Where that can't be seen, or none is open since the run
  /// has only just made its files, it is about the one that was written to last.
  package func holder(of run: Run) -> LockOwner? {
    guard let holder = holders[run.directory] else { return nil }
    let others = runs.filter { $0.directory == run.directory }
    let open = others.map { holder.has($0.journal) }
    if open.contains(true) { return holder.has(run.journal) == true ? holder : nil }
    guard let last = others.max(by: { $0.modified < $1.modified }), last.journal == run.journal
    else { return nil }
    // Or the process has made no journal yet.
    return open.contains(nil) || last.modified / 1000 >= holder.since ? holder : nil
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
      if let run = Self.run(name, at: path, in: directory) {
        runs.append(run)
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

  private static func run(_ name: String, at path: String, in directory: String) -> Run? {
    guard let (label, stamp) = parts(of: name) else { return nil }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    var header: Result<JournalHeader, JournalRecovery.Failure>
    do throws(JournalRecovery.Failure) {
      header = .success(try JournalRecovery.header(at: path))
    } catch {
      header = .failure(error)
    }
    return Run(
      directory: directory, label: label, stamp: stamp, header: header,
      modified: Int(status.st_mtim.tv_sec) * 1000 + Int(status.st_mtim.tv_nsec) / 1_000_000)
  }

  /// `journal_<label>_<yyyyMMdd>_<HHmmss>.jsonl`, where a label may have underscores too.
  package static func parts(of name: String) -> (label: String, stamp: String)? {
    guard name.hasPrefix("journal_"), name.hasSuffix(".jsonl") else { return nil }
    let words = name.dropFirst(8).dropLast(6).split(
      separator: "_", omittingEmptySubsequences: false)
    guard words.count >= 3, words.suffix(2).map(\.count) == [8, 6],
      words.suffix(2).joined().allSatisfy(\.isNumber)
    else { return nil }
    return (words.dropLast(2).joined(separator: "_"), words.suffix(2).joined(separator: "_"))
  }

  /// A link is none of the kinds that are looked at: it may lead round in circles.
  private static func kind(of path: String) -> mode_t? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }
}
