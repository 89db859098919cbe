import Base
import Environment
import Glibc

/// Asks an interpreter where its parts are. Blocks for as long as it takes to start.
enum InterpreterProbe {
  private static let timeout = Duration.seconds(30)

  static func installation(of name: String) throws(EnvironmentError) -> PythonInstallation {
    guard let path = InstalledProgram.path(of: name) else {
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

  /// Standard output of a program that ends well.
  private static func output(of command: [String]) throws(SystemError) -> [UInt8] {
    let limits = ProgramOutput.Limits(duration: timeout, bytes: 1 << 20)
    switch ProgramOutput.read(command, leavingOut: "PYTHON", limits) {
    case .ended(let output, let isGood): return isGood ? output : []
    case .late, .tooMuch: throw SystemError("run \(command[0])", code: ETIMEDOUT)
    case .failed(let error): throw error
    }
  }
}
