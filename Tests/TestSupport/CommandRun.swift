import CSystem
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

  private struct StartError: Error {
    let program: String
    let code: Int32
  }

  package let pid: Int32
  private let state = Mutex(State())

  private init(pid: Int32) { self.pid = pid }

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
    let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("OPENAI_") }
    let variables = inherited.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" }

    let output = try makePipe(for: product)
    let errors = try makePipe(for: product)
    var pid: pid_t = 0
    let code = withCStrings(command) { arguments in
      withCStrings(variables) { variables in
        csystem_spawn(
          command[0], arguments, variables, [output.writeEnd, errors.writeEnd], 2, &pid)
      }
    }
    close(output.writeEnd)
    close(errors.writeEnd)
    guard code == 0 else {
      close(output.readEnd)
      close(errors.readEnd)
      throw StartError(program: product, code: code)
    }
    let run = CommandRun(pid: pid)
    Thread.detachNewThread { run.follow(output: output.readEnd, errors: errors.readEnd) }
    return run
  }

  private static func makePipe(
    for program: String
  ) throws(StartError) -> (readEnd: Int32, writeEnd: Int32) {
    var readEnd: Int32 = -1
    var writeEnd: Int32 = -1
    guard csystem_pipe(&readEnd, &writeEnd) == 0 else {
      throw StartError(program: program, code: errno)
    }
    return (readEnd, writeEnd)
  }

  package static func run(
    _ product: String, _ arguments: [String], environment: [String: String] = [:],
    inputFile: String? = nil
  ) async throws -> Result {
    try await start(product, arguments, environment: environment, inputFile: inputFile).wait()
  }

  package func signal(_ number: Int32) { kill(pid, number) }

  /// What has come on standard error so far.
  package var errorsSoFar: String {
    state.withLock { String(decoding: $0.errors, as: UTF8.self) }
  }

  /// Waits for the end of the program and of its streams, without holding a thread.
  package func wait() async -> Result {
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
    var exit = csystem_exit()
    csystem_reap(pid, &exit)
    finish(
      code: exit.exited != 0 ? exit.code : -exit.code, cpu: .microseconds(exit.cpu_microseconds))
  }

  private func finish(code: Int32, cpu: Duration) {
    let (result, waiting) = state.withLock { state in
      let result = Result(
        code: code, output: String(decoding: state.output, as: UTF8.self),
        errors: String(decoding: state.errors, as: UTF8.self), cpu: cpu)
      state.result = result
      defer { state.waiting = [] }
      return (result, state.waiting)
    }
    for continuation in waiting { continuation.resume(returning: result) }
  }

  private static func withCStrings<Value>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
  ) -> Value {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
