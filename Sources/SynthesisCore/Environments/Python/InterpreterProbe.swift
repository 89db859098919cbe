import CSystem
import FoundationEssentials
import Glibc

/// Asks an interpreter where its parts are. Blocks for as long as it takes to start.
enum InterpreterProbe {
  private static let timeout = Duration.seconds(30)

  static func installation(of name: String) throws(EnvironmentError) -> PythonInstallation {
    guard let path = path(of: name) else {
      throw problem("there is no program \(name)")
    }
    let output: [UInt8]
    do throws(SystemError) {
      output = try self.output(of: [path, "-I", "-c", PythonInstallation.question])
    } catch {
      throw problem(error.description)
    }
    guard let installation = PythonInstallation(parsing: output) else {
      throw problem("\(path) does not answer as a Python interpreter does")
    }
    guard installation.isRecentEnough else {
      let oldest = PythonInstallation.oldest.map(String.init).joined(separator: ".")
      throw problem("\(path) is Python \(installation.version); \(oldest) is the oldest that works")
    }
    return installation
  }

  private static func problem(_ text: String) -> EnvironmentError {
    EnvironmentError(description: "python_executable: \(text)", path: ["python_executable"])
  }

  /// Of a program; nil if there is none.
  static func path(of name: String) -> String? {
    if name.contains("/") { return access(name, X_OK) == 0 ? name : nil }
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// Standard output of a program that ends well.
  private static func output(of command: [String]) throws(SystemError) -> [UInt8] {
    var ends: (read: Int32, write: Int32) = (-1, -1)
    if csystem_pipe(&ends.read, &ends.write) != 0 { throw SystemError("make a pipe") }
    defer { close(ends.read) }
    let environment = ProcessInfo.processInfo.environment
      .filter { !$0.key.hasPrefix("PYTHON") }.map { "\($0.key)=\($0.value)" }
    var pid: pid_t = 0
    let code = withCStrings(command) { arguments in
      withCStrings(environment) { environment in
        csystem_spawn(command[0], arguments, environment, [ends.write], 1, &pid)
      }
    }
    close(ends.write)
    guard code == 0 else { throw SystemError("start \(command[0])", code: code) }
    let output = all(of: ends.read)
    if output == nil { kill(-pid, SIGKILL) }
    var exit = csystem_exit()
    csystem_reap(pid, &exit)
    guard let output else { throw SystemError("run \(command[0])", code: ETIMEDOUT) }
    return exit.exited != 0 && exit.code == 0 ? output : []
  }

  /// Nil if the end does not come in time.
  private static func all(of descriptor: Int32) -> [UInt8]? {
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: timeout)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let left = clock.now.duration(to: deadline)
      var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard left > .zero, bytes.count < 1 << 20 else { return nil }
      guard poll(&polled, 1, left.pollMilliseconds) > 0 else { continue }
      let count = read(descriptor, &chunk, chunk.count)
      if count <= 0 { return bytes }
      bytes += chunk[..<count]
    }
  }
}
