import Foundation
import TestSupport

/// The programs as they are shipped: a release with the standard library linked in.
///
/// `swift run` can't link that way, and what it builds takes half as much memory again for a
/// worker, so they are built here, beside the usual products.
enum ShippedPrograms {
  private static let names = ["synthesize-multi", "seed-worker"]
  private static let scratch = Products.repository.appending(path: ".build/shipped").path
  /// A build that is already there, by the variable that the wrapper takes too.
  private static let given = ProcessInfo.processInfo.environment["SYNTHESIZE_MULTI_BIN"]

  static func path(_ name: String) -> String {
    let folder =
      given.map { URL(filePath: $0).deletingLastPathComponent().path } ?? "\(scratch)/release"
    return "\(folder)/\(name)"
  }

  /// Brings them up to date; takes minutes the first time.
  static func build() async throws {
    guard given == nil else { return }
    report("Building the programs as they are shipped; the first time takes some minutes")
    for name in names {
      let build = try await CommandRun.run(
        "/usr/bin/env",
        [
          "swift", "build", "--package-path", Products.repository.path, "--scratch-path", scratch,
          "-c", "release", "--static-swift-stdlib", "--product", name,
        ])
      guard build.code == 0 else {
        throw BenchmarkFailure("\(name) can't be built:\n\(build.output)\(build.errors)")
      }
    }
  }
}
