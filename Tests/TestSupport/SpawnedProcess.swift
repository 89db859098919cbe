import CSystem
import Foundation

/// A child process in a session of its own whose descriptors 1, 2, … are the given ones.
struct SpawnedProcess {
  struct Failure: Error {
    let program: String
    let code: Int32
  }

  let pid: pid_t

  init(
    _ command: [String], environment: [String: String], descriptors: [Int32]
  ) throws(Failure) {
    var pid: pid_t = 0
    let variables = environment.map { "\($0.key)=\($0.value)" }
    let code = Self.withCStrings(command) { arguments in
      Self.withCStrings(variables) { variables in
        csystem_spawn(
          command[0], arguments, variables, descriptors, Int32(descriptors.count), &pid)
      }
    }
    guard code == 0 else { throw Failure(program: command[0], code: code) }
    self.pid = pid
  }

  static func makePipe() throws(Failure) -> (readEnd: Int32, writeEnd: Int32) {
    var readEnd: Int32 = -1
    var writeEnd: Int32 = -1
    guard csystem_pipe(&readEnd, &writeEnd) == 0 else {
      throw Failure(program: "pipe", code: errno)
    }
    return (readEnd, writeEnd)
  }

  struct Ending {
    /// The exit code, or a signal's number with the sign turned.
    var code: Int32
    /// User and system time of the process and of all that it waited for.
    var cpu: Duration
  }

  /// Waits for the end.
  func reap() -> Ending {
    var exit = csystem_exit()
    csystem_reap(pid, &exit)
    return Ending(
      code: exit.exited != 0 ? exit.code : -exit.code,
      cpu: .microseconds(exit.cpu_microseconds))
  }

  private static func withCStrings<Value>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
  ) -> Value {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
