import Glibc

/// A file for another program to read, under a name that nobody else has.
package struct ScratchFile {
  package let path: String

  package init(_ content: [UInt8], in folder: String) throws(SystemError) {
    var name = Array("\(folder)/scratch-XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0 else { throw SystemError("make a file in \(folder)") }
    let isWritten = writeAll(content, to: descriptor)
    let error = SystemError("write \(path)")
    close(descriptor)
    guard isWritten else {
      unlink(path)
      throw error
    }
  }

  package func remove() { unlink(path) }
}
