import Foundation
import Synchronization

/// The embedded model's server, started as the wrapper starts it.
package final class LocalModelServer: Sendable {
  /// The server ended before it was ready; with what it said.
  package struct StartError: Error {
    package let log: String
  }

  package let url: String
  package let modelName = "embedded"
  /// The write end of the server's standard input. The server ends when it is closed, by `stop` or
  /// by the end of this process.
  private let lease: Mutex<Int32?>

  private init(url: String, lease: Int32) {
    self.url = url
    self.lease = Mutex(lease)
  }

  deinit { stop() }

  package func stop() {
    let descriptor = lease.withLock { lease in
      defer { lease = nil }
      return lease
    }
    if let descriptor { close(descriptor) }
  }

  /// Starts the server and waits for its address. The key goes through the environment.
  package static func start(
    python: String, weights: String, key: String
  ) async throws -> LocalModelServer {
    let script = Products.repository.appending(path: "scripts/serve_local_model.py").path
    var environment = ProcessInfo.processInfo.environment
    environment["LOCAL_MODEL_API_KEY"] = key
    // Apart from its address: what two threads write to one pipe may come in the middle of a line.
    let words = try TemporaryDirectory()
    defer { withExtendedLifetime(words) {} }
    let wordsFile = try words.write("words", "")
    let output = try SpawnedProcess.makePipe()
    let lease = try SpawnedProcess.makePipe()
    let process = try SpawnedProcess(
      [
        "/bin/sh", "-c", "words=$1; shift; exec \"$@\" <&3 3<&- 2>\"$words\"", "sh", wordsFile,
        python, script, weights, "embedded",
      ],
      environment: environment,
      descriptors: [output.writeEnd, output.writeEnd, lease.readEnd])
    close(output.writeEnd)
    close(lease.readEnd)
    let log: String
    do {
      log = try await within(.seconds(300)) {
        await withCheckedContinuation { continuation in
          Thread.detachNewThread { follow(process, output.readEnd, ready: continuation) }
        }
      }
    } catch {
      close(lease.writeEnd)
      throw error
    }
    guard let url = address(in: log) else {
      close(lease.writeEnd)
      let said = try String(contentsOfFile: wordsFile, encoding: .utf8)
      throw StartError(log: log + said)
    }
    return LocalModelServer(url: url, lease: lease.writeEnd)
  }

  /// Reads what the server says until it ends, and reaps it. `ready` gets what came up to its
  /// address, or all if there is none.
  private static func follow(
    _ process: SpawnedProcess, _ descriptor: Int32,
    ready: CheckedContinuation<String, Never>
  ) {
    var waiting: CheckedContinuation<String, Never>? = ready
    var log: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      guard waiting != nil else { continue }
      log.append(contentsOf: buffer[..<count])
      let text = String(decoding: log, as: UTF8.self)
      if address(in: text) != nil {
        waiting?.resume(returning: text)
        waiting = nil
      }
    }
    close(descriptor)
    _ = process.reap()
    waiting?.resume(returning: String(decoding: log, as: UTF8.self))
  }

  /// The whole line that is the server's address.
  private static func address(in log: String) -> String? {
    let lines = log.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    return lines.first { $0.hasPrefix("http://127.0.0.1:") }.map(String.init)
  }
}
