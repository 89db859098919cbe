import FoundationEssentials
import Glibc

/// Finds programs as a shell does.
package enum InstalledProgram {
  /// The file of a program; nil if there is none. `folders` stands for the environment's PATH.
  package static func path(of name: String, in folders: String? = nil) -> String? {
    if name.contains("/") { return access(name, X_OK) == 0 ? name : nil }
    let folders = folders ?? ProcessInfo.processInfo.environment["PATH"] ?? ""
    return folders.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }
}
