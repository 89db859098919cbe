package import Foundation

/// The programs that the package builds, beside the running tests.
package enum Products {
  /// A path stands for itself.
  package static func path(_ name: String) -> String {
    if name.contains("/") { return name }
    let running = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    let beside = running.deletingLastPathComponent().appending(path: name)
    if FileManager.default.isExecutableFile(atPath: beside.path) { return beside.path }
    return repository.appending(path: ".build/debug/\(name)").path
  }

  /// The checkout.
  package static let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
