import Foundation

/// A TLS server on a free loopback port that passes on what comes to a plain one.
///
///     let door = try await SecureDoor(to: server.port, certificates, .expired)
///     // … talk to door.origin …
///     #expect(door.attempts == 1)
///
/// Without a certificate it ends each connection as soon as it has come.
package final class SecureDoor: Sendable {
  package let port: UInt16
  private let run: CommandRun

  package init(
    to backend: UInt16, _ certificates: TestCertificates,
    _ kind: TestCertificates.Kind? = .good
  ) async throws {
    let script = Products.repository.appending(path: "Tests/scripts/secure_door.py").path
    run = try CommandRun.start(
      "/usr/bin/env",
      [
        "python3", script, kind.map(certificates.file) ?? "-", certificates.key, "\(backend)",
      ])
    let isOpen = try await eventually(within: .seconds(20)) { [run] in
      run.errorsSoFar.contains("\n") || !run.isRunning
    }
    let words = run.errorsSoFar.split(separator: "\n").first?.split(separator: " ") ?? []
    guard isOpen, words.first == "port", let port = words.last.flatMap({ UInt16($0) }) else {
      run.signal(9)
      throw Failure(description: run.errorsSoFar)
    }
    self.port = port
  }

  private struct Failure: Error {
    let description: String
  }

  deinit { run.signal(9) }

  package var origin: String { "https://127.0.0.1:\(port)" }

  /// How many connections have been tried.
  package var attempts: Int {
    run.errorsSoFar.split(separator: "\n").count { $0 == "opened" || $0 == "refused" }
  }

  /// Waits until so many have been.
  package func attempts(atLeast count: Int) async throws -> Bool {
    try await eventually(within: .seconds(10)) { attempts >= count }
  }
}
