import Base
import Glibc

/// The files that a search index is made of: one JSONL file of documents, or the pages of a folder.
package struct SearchCorpus: Sendable, Hashable {
  package struct File: Sendable, Hashable {
    var path: String
    /// Relative to the corpus's folder; for a JSONL file, its name.
    var name: String
    var size: Int
    /// Nanoseconds since 1970.
    var modified: Int
  }

  package enum Shape: Sendable, Hashable {
    case lines(File)
    case pages([File])
  }

  package let path: String
  package let shape: Shape

  /// Looks at what there is, and reads none of it.
  package init(_ path: String) throws(SearchIndexError) {
    self.path = path
    var status = stat()
    guard stat(path, &status) == 0 else { throw .system(SystemError("find the corpus \(path)")) }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      shape = .lines(Self.file(path, name: Self.lastComponent(of: path), status))
      return
    }
    var files: [File] = []
    do { try Self.list(path, below: "", into: &files) } catch { throw .system(error) }
    shape = .pages(files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
  }

  private var files: [File] {
    switch shape {
    case .lines(let file): [file]
    case .pages(let files): files
    }
  }

  /// The same as long as no file was written to. Where the corpus lies doesn't count.
  var stamp: SHA256.Digest {
    var hash = SHA256()
    for file in files { hash.update("\(file.name)\0\(file.size)\0\(file.modified)\n".utf8) }
    return hash.finalize()
  }

  /// The same as long as the contents are.
  func digest() throws(SearchIndexError) -> SHA256.Digest {
    var hash = SHA256()
    for file in files {
      do {
        var source = try FileByteSource(path: file.path)
        hash.update("\(file.name)\0".utf8)
        hash.update(try SHA256.digest(reading: &source).bytes)
      } catch {
        throw .unreadable(path: file.path, error)
      }
    }
    return hash.finalize()
  }

  private static func list(
    _ folder: String, below prefix: String, into files: inout [File]
  ) throws(SystemError) {
    guard let stream = opendir(folder) else { throw SystemError("list \(folder)") }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      var status = stat()
      // Links are not followed: they may lead out of the folder, or round in a circle.
      guard !name.hasPrefix("."),
        fstatat(dirfd(stream), name, &status, AT_SYMLINK_NOFOLLOW) == 0
      else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: try list("\(folder)/\(name)", below: "\(prefix)\(name)/", into: &files)
      case S_IFREG where isPage(name):
        files.append(file("\(folder)/\(name)", name: prefix + name, status))
      default: break
      }
    }
  }

  private static func file(_ path: String, name: String, _ status: stat) -> File {
    File(
      path: path, name: name, size: Int(status.st_size),
      modified: status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec)
  }

  private static func isPage(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.hasSuffix(".html") || name.hasSuffix(".htm")
  }

  private static func lastComponent(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
