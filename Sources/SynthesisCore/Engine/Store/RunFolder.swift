package import Base
import Glibc

/// The runs in a folder, as their journals tell of them, in the order in which they were started.
package struct RunFolder {
  package struct Run {
    /// As in the names of its files.
    package let label: String
    package let stamp: String
    /// Why there is none, where the first line can't be read.
    let header: Result<JournalHeader, JournalRecovery.Failure>
    /// ISO 8601, UTC, with milliseconds: its start, or for one whose journal does not tell that, the
    /// time at which the journal was written to last.
    let time: String

    /// What its journal begins with.
    package func readHeader() throws(UsageProblem) -> JournalHeader {
      switch header {
      case .success(let header): return header
      case .failure(let failure): throw UsageProblem(failure.description)
      }
    }
  }

  package let directory: String
  /// The newest last. The stamps in their names are in whatever time zone a run was started in.
  package let runs: [Run]

  /// The runs with a label, or all.
  package init(_ directory: String, label: String? = nil) throws(SystemError) {
    self.directory = directory
    var runs: [Run] = []
    for name in try Self.names(in: directory) {
      guard let (found, stamp) = Self.parts(of: name), label == nil || found == label else {
        continue
      }
      runs.append(try Self.run(directory + "/" + name, found, stamp))
    }
    self.runs = runs.sorted { ($0.time, $0.stamp) < ($1.time, $1.stamp) }
  }

  private static func run(
    _ journal: String, _ label: String, _ stamp: String
  ) throws(SystemError) -> Run {
    var header: Result<JournalHeader, JournalRecovery.Failure>
    do throws(JournalRecovery.Failure) {
      header = .success(try JournalRecovery.header(at: journal))
    } catch {
      header = .failure(error)
    }
    if case .success(let header) = header, !header.startedAt.isEmpty {
      return Run(label: label, stamp: stamp, header: .success(header), time: header.startedAt)
    }
    var status = stat()
    guard stat(journal, &status) == 0 else { throw SystemError("look at \(journal)") }
    let milliseconds =
      Int(status.st_mtim.tv_sec) * 1000 + Int(status.st_mtim.tv_nsec) / 1_000_000
    return Run(
      label: label, stamp: stamp, header: header,
      time: UTCDate.iso8601(milliseconds: milliseconds))
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

  /// The folders in this one that hold runs, by their names.
  package func foldersWithRuns() throws(SystemError) -> [String] {
    var found: [String] = []
    for name in try Self.names(in: directory).sorted() where !name.hasPrefix(".") {
      let folder = directory + "/" + name
      var status = stat()
      guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { continue }
      let holdsRuns: Bool
      do throws(SystemError) {
        holdsRuns = try Self.names(in: folder).contains { Self.parts(of: $0) != nil }
      } catch {
        // Not for this user to read.
        holdsRuns = false
      }
      if holdsRuns { found.append(folder) }
    }
    return found
  }

  private static func names(in directory: String) throws(SystemError) -> [String] {
    guard let folder = opendir(directory) else { throw SystemError("read directory \(directory)") }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names
  }
}
