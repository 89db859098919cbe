import Foundation
import TestSupport

/// The Python program that does the same job, in an environment of its own.
///
/// The environment lies below `.build` and is made once; `pip` brings the openai package.
enum PythonBaseline {
  private static let folder = Products.repository.appending(path: "Benchmarks/baseline").path
  private static let environment = Products.repository.appending(path: ".build/baseline").path

  static let python = environment + "/bin/python"

  static func setUp() async throws {
    let present = try await CommandRun.run("/usr/bin/env", [python, "-c", "import openai"])
    if present.code == 0 { return }
    report("Setting up the baseline's Python environment")
    try await run(["python3", "-m", "venv", environment])
    try await run([python, "-m", "pip", "install", "--quiet", "-r", folder + "/requirements.txt"])
  }

  static func arguments(
    baseURL: String, seeds: String, output: String, workers: Int
  ) -> [String] {
    [folder + "/baseline.py", baseURL, seeds, output, "\(workers)"]
  }

  private static func run(_ command: [String]) async throws {
    let result = try await CommandRun.run("/usr/bin/env", command)
    guard result.code == 0 else {
      throw BenchmarkFailure("\(command.joined(separator: " ")): \(result.output)\(result.errors)")
    }
  }
}
