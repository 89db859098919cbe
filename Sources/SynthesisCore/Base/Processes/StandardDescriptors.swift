import CSystem
import Glibc

/// Standard input, output and error of this process.
package enum StandardDescriptors {
  /// Has each lead somewhere, if only to /dev/null. To be called before anything is opened: a file
  /// under the number of a closed one would get what is printed. A process for which that can't be
  /// done ends here, as nothing that it would write later is safe.
  package static func open() {
    if csystem_open_standard_descriptors() == 0 { return }
    let error = SystemError("open /dev/null for a closed standard stream")
    writeAll(Array("synthesize-multi: \(error)\n".utf8), to: 2)
    exit(1)
  }
}
