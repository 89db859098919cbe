import Foundation
import Synchronization

/// A program that has been started, with what it writes.
///
///     let run = try CommandRun.start("synthesize-multi", ["--help"])
///     let result = run.wait()
package final class CommandRun: Sendable {
  package struct Result: Sendable {
    /// The exit code; a signal's number with the sign turned for a process that one ended.
    package var code: Int32
    package var output: String
    package var errors: String
  }

  // Foundation's Process is not Sendable; it is touched under the lock alone.
  private let process: Mutex<Process>
  package let pid: Int32
  private let output: Collector
  private let errors: Collector

  private init(_ process: sending Process, output: Collector, errors: Collector) {
    pid = process.processIdentifier
    self.process = Mutex(process)
    self.output = output
    self.errors = errors
  }

  /// Starts one of the package's products. The environment is this process's with `environment` on
  /// top and nothing that would lead to a real model.
  package static func start(
    _ product: String, _ arguments: [String], environment: [String: String] = [:],
    input: String? = nil, directory: String? = nil
  ) throws -> CommandRun {
    let process = Process()
    process.executableURL = URL(filePath: Products.path(product))
    process.arguments = arguments
    let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("OPENAI_") }
    process.environment = inherited.merging(environment) { $1 }
    if let directory { process.currentDirectoryURL = URL(filePath: directory) }
    let output = Collector()
    let errors = Collector()
    process.standardOutput = output.pipe
    process.standardError = errors.pipe
    if let input {
      let pipe = Pipe()
      process.standardInput = pipe
      try process.run()
      pipe.fileHandleForWriting.write(Data(input.utf8))
      try pipe.fileHandleForWriting.close()
    } else {
      process.standardInput = FileHandle.nullDevice
      try process.run()
    }
    return CommandRun(process, output: output, errors: errors)
  }

  package static func run(
    _ product: String, _ arguments: [String], environment: [String: String] = [:],
    input: String? = nil, directory: String? = nil
  ) throws -> Result {
    try start(
      product, arguments, environment: environment, input: input, directory: directory
    ).wait()
  }

  package func signal(_ number: Int32) { kill(pid, number) }

  /// What has come on standard error so far.
  package var errorsSoFar: String { errors.text }

  package func wait() -> Result {
    let code = process.withLock { process in
      process.waitUntilExit()
      return process.terminationReason == .exit
        ? process.terminationStatus : -process.terminationStatus
    }
    return Result(code: code, output: output.finish(), errors: errors.finish())
  }

  /// Gathers a stream on Foundation's own queue, so that a full pipe never stops the program.
  private final class Collector: Sendable {
    private let data = Mutex(Data())
    private let ended = DispatchSemaphore(value: 0)
    let pipe = Pipe()

    init() {
      pipe.fileHandleForReading.readabilityHandler = { [self] handle in
        let chunk = handle.availableData
        if chunk.isEmpty {
          handle.readabilityHandler = nil
          ended.signal()
        } else {
          data.withLock { $0.append(chunk) }
        }
      }
    }

    var text: String { data.withLock { String(decoding: $0, as: UTF8.self) } }

    func finish() -> String {
      ended.wait()
      return text
    }
  }
}
