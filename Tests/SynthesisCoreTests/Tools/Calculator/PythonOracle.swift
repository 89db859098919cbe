import Foundation

/// Runs a Python program of the standard library alone, as an independent judge of results.
enum PythonOracle {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The lines that the program prints for the lines it is given. Both go through files, so that
  /// no pipe fills up.
  static func run(_ program: String, lines: [String]) async throws -> [Substring] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("python-oracle-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { print(error) }
    }
    let files = ["program.py", "input", "output"].map { folder.appendingPathComponent($0) }
    try Data(program.utf8).write(to: files[0])
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: files[1])
    try Data().write(to: files[2])
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", files[0].path]
    process.standardInput = try FileHandle(forReadingFrom: files[1])
    process.standardOutput = try FileHandle(forWritingTo: files[2])
    try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { _ in continuation.resume() }
      do {
        try process.run()
      } catch {
        process.terminationHandler = nil
        continuation.resume(throwing: error)
      }
    }
    if process.terminationStatus != 0 {
      throw Failure(description: "python3 ended with status \(process.terminationStatus)")
    }
    let output = String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
    return output.split(separator: "\n")
  }
}

/// A generator whose numbers follow from its seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
