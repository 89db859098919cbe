import Foundation
import TestSupport
import Testing

@testable import Environment

/// Containment where bwrap makes the namespaces, done by the program as a user runs it on a machine
/// that does not let it make them itself. As the tests' own user the attempts are made by
/// `WeakerContainmentTests`.
@Suite(
  "Containment by bwrap", .serialized,
  .enabled("bubblewrap is not installed, or an ordinary user may not make namespaces by it") {
    try await PythonBench.User.ordinary.canUseBwrap()
  })
struct BwrapContainmentTests {
  @Test(
    "An ordinary user's holds all that root's does",
    arguments: ContainmentCase.reaches + ContainmentCase.excesses + ContainmentCase.tricks)
  func ordinaryUser(attempt: ContainmentCase) async throws {
    try await attempt.isContained(
      in: PythonBench(.ordinary, tier: .bwrap), .bwrap)
  }
}
