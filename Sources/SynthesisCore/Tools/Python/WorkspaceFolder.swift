import Base
import FoundationEssentials
import Glibc

/// A folder of the host for one tree's files, and the one beside it for what is kept; both go with
/// it.
final class WorkspaceFolder {
  let path: String

  init() throws(SystemError) {
    let base = FileManager.default.temporaryDirectory.path
    var template = Array("\(base)/synthesis-python-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemError("make a folder in \(base)") }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard mkdir(path + ".store", 0o700) == 0 else {
      let error = SystemError("make a folder in \(base)")
      rmdir(path)
      throw error
    }
  }

  deinit {
    // Nothing is left in the sandbox that could hold them.
    for folder in [path, path + ".store"] {
      try? FileManager.default.removeItem(atPath: folder)  // what stays is only in the way
    }
  }
}
