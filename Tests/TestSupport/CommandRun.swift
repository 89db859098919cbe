import Foundation
import Synchronization

/// A program that has been started, with what it writes.
///
///     let run = try CommandRun.start("synthesize-multi", ["--help"])
///     let result = await run.wait()
///
/// A thread of its own reads and reaps. Foundation's Process does that on a run loop shared by all,
/// and of several started at once some are never seen to end.
package final class CommandRun: Sendable {
  package struct Result: Sendable {
    /// The exit code; a signal's number with the sign turned for a process that one ended.
    package var code: Int32
    package var output: String
    package var errors: String
    /// User and system time of the program and of all the processes that it waited for.
    package var cpu: Duration
  }

  private struct State {
    var output = Data()
    var errors = Data()
    var result: Result?
    var waiting: [CheckedContinuation<Result, Never>] = []
  }

  package var pid: Int32 { process.pid }
  private let process: SpawnedProcess
  private let state = Mutex(State())

  private init(_ process: SpawnedProcess) { self.process = process }

  /// Variables by which whoever runs the tests may have chosen a model or a search.
  private static let usersOwn = ["OPENAI_", "SERPER_", "BRAVE_", "TAVILY_", "SYNTHESIS_SITE_"]

  /// Starts one of the package's products. The environment is this process's with `environment` on
  /// top and nothing that would lead to a real model.
  package static func start(
    _ product: String, _ arguments: [String], environment: [String: String] = [:],
    inputFile: String? = nil
  ) throws -> CommandRun {
    var command = [Products.path(product)] + arguments
    if let inputFile {
      command =
        ["/bin/sh", "-c", "input=$1; shift; exec \"$@\" < \"$input\"", "sh", inputFile] + command
    }
    let inherited = ProcessInfo.processInfo.environment.filter { variable in
      !usersOwn.contains(where: variable.key.hasPrefix)
    }
    let output = try SpawnedProcess.makePipe()
    let errors = try SpawnedProcess.makePipe()
    defer {
      close(output.writeEnd)
      close(errors.writeEnd)
    }
    let process: SpawnedProcess
    do {
      process = try SpawnedProcess(
        command, environment: inherited.merging(environment) { $1 },
        descriptors: [output.writeEnd, errors.writeEnd])
    } catch {
      close(output.readEnd)
      close(errors.readEnd)
      throw error
    }
    let run = CommandRun(process)
    Thread.detachNewThread { run.follow(output: output.readEnd, errors: errors.readEnd) }
    return run
  }

  package static func run(
    _ product: String, _ arguments: [String], environment: [String: String] = [:],
    inputFile: String? = nil
  ) async throws -> Result {
    try await start(product, arguments, environment: environment, inputFile: inputFile).wait()
  }

  package var isRunning: Bool { state.withLock { $0.result == nil } }

  package func signal(_ number: Int32) { kill(pid, number) }

  /// What has come on standard error so far.
  package var errorsSoFar: String {
    state.withLock { String(decoding: $0.errors, as: UTF8.self) }
  }

  /// Waits for the end of the program and of its streams, without holding a thread. A program that
  /// takes too long is killed, so that a test of one that hangs fails instead of hanging too.
  package func wait(within limit: Duration = .seconds(600)) async -> Result {
    let timer = Task {
      try await Task.sleep(for: limit)
      guard isRunning else { return }
      state.withLock { $0.errors.append(Data("killed after \(limit)\n".utf8)) }
      signal(SIGKILL)
    }
    defer { timer.cancel() }
    return await end()
  }

  private func end() async -> Result {
    await withCheckedContinuation { continuation in
      let result = state.withLock { state -> Result? in
        if state.result == nil { state.waiting.append(continuation) }
        return state.result
      }
      if let result { continuation.resume(returning: result) }
    }
  }

  private func follow(output: Int32, errors: Int32) {
    var polled = [output, errors].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while polled.contains(where: { $0.fd >= 0 }) {
      guard poll(&polled, 2, -1) >= 0 else { continue }
      for index in polled.indices where polled[index].revents != 0 {
        let count = read(polled[index].fd, &buffer, buffer.count)
        if count > 0 {
          state.withLock { state in
            if index == 0 {
              state.output.append(contentsOf: buffer[..<count])
            } else {
              state.errors.append(contentsOf: buffer[..<count])
            }
          }
        } else if count == 0 || errno != EINTR {
          close(polled[index].fd)
          // poll passes over negative descriptors.
          polled[index].fd = -1
        }
      }
    }
    finish(process.reap())
  }

  private func finish(_ ending: SpawnedProcess.Ending) {
    let (result, waiting) = state.withLock { state in
      let result = Result(
        code: ending.code, output: String(decoding: state.output, as: UTF8.self),
        errors: String(decoding: state.errors, as: UTF8.self), cpu: ending.cpu)
      state.result = result
      defer { state.waiting = [] }
      return (result, state.waiting)
    }
    for continuation in waiting { continuation.resume(returning: result) }
  }
}
