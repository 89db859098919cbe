import FoundationEssentials
import Glibc

/// A folder for what outlives no command.
package struct ScratchFolder {
  package let path: String

  package init() throws(SystemError) {
    let place = FileManager.default.temporaryDirectory.path
    var template = Array("\(place)/synthesize-multi.XXXXXX".utf8CString)
    guard let made = template.withUnsafeMutableBufferPointer({ $0.baseAddress.flatMap(mkdtemp) })
    else { throw SystemError("make a temporary folder in \(place)") }
    path = String(cString: made)
  }

  package func remove() {
    // What is left is in the system's temporary folder, which is cleared by others.
    try? FileManager.default.removeItem(atPath: path)  // see above
  }
}
