import Foundation

/// How long the slow tests go on: shortened, or in full where `SYNTHESIS_TEST_LENGTH` is `full`, as
/// `.ci/run --all` sets it.
package enum TestLength: String {
  case short
  case full

  private static let chosen: TestLength = {
    let name = ProcessInfo.processInfo.environment["SYNTHESIS_TEST_LENGTH"] ?? ""
    if name.isEmpty { return .short }
    guard let length = TestLength(rawValue: name) else {
      // A misspelt one would pass for a full run.
      preconditionFailure("SYNTHESIS_TEST_LENGTH is short or full, not \(name)")
    }
    return length
  }()

  /// The rounds, kills, documents or whatever a slow test counts.
  package static func count(short: Int, full: Int) -> Int {
    precondition(0 < short && short <= full, "\(short) is no short form of \(full)")
    return chosen == .full ? full : short
  }

  /// The step at which a test goes through all places there are: each in full, or every so many.
  package static func stride(short: Int) -> Int { chosen == .full ? 1 : short }
}
