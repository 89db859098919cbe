import Base
import Foundation
import TestSupport

/// What it takes to go on with a run whose journal has a million lines.
///
/// A run of a thousand seeds against an endpoint is made first, so that lines are those of a real
/// one, with tokens and latencies; then its last line is repeated under other seeds' digests until
/// there are a million, and one seed is left to do.
enum ResumeBenchmark {
  private static let real = 1000
  private static let lines = 1_000_000

  @Sendable static func measure() async throws -> [Finding] {
    let folder = try TemporaryDirectory()
    defer { withExtendedLifetime(folder) {} }
    let server = try ChatServer(recording: false, answer: ScriptedMathModel.answer)
    let config = try MathConfiguration(baseURL: server.baseURL).write(to: folder)
    let seeds = try SeedFile.write("seeds.jsonl", count: lines + 1, in: folder)
    let output = "\(folder.path)/out"
    let arguments = ["--config", config, "--seeds", seeds, "--max-workers", "2"]
    _ = try await MeasuredRun(arguments + ["--limit", "\(real)"], output: output)
    let journal = try lengthen(output)
    let run = try await MeasuredRun(arguments + ["--resume"], output: output)
    guard run.seeds == lines + 1 else {
      throw BenchmarkFailure("\(run.seeds) seeds had ended after the run was gone on with")
    }
    report("  a journal of \(journal >> 20) MB, CPU \(run.cpu.inSeconds) s")
    return [
      Finding(
        "a run with 1,000,000 journal lines resumed, to its end", run.wall.inSeconds, "s",
        bar: .atMost(10)),
      Finding(
        "  the parent's memory, at most", run.memory.peak.inMegabytes, "MB", decimals: 1,
        bar: .atMost(200)),
    ]
  }

  /// Returns the journal's new size in bytes.
  private static func lengthen(_ output: String) throws -> Int {
    guard
      let name = try FileManager.default.contentsOfDirectory(atPath: output)
        .first(where: { $0.hasPrefix("journal_") })
    else { throw BenchmarkFailure("the run left no journal") }
    let path = "\(output)/\(name)"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    guard let last = text.split(separator: "\n").last,
      let old = try JSONValue(parsing: String(last))["digest"]?.string,
      let sourceID = try JSONValue(parsing: String(last))["source_id"]?.string,
      let file = FileHandle(forWritingAtPath: path)
    else { throw BenchmarkFailure("the journal can't be read") }
    defer { file.closeFile() }
    file.seekToEndOfFile()
    for start in stride(from: real + 1, through: lines, by: 10_000) {
      var chunk = ""
      for number in start...min(start + 9_999, lines) {
        let digest = SHA256.digest(SeedFile.content(number).utf8).hexadecimal
        chunk +=
          last.replacing(old, with: digest, maxReplacements: 1)
          .replacing(sourceID, with: "src_\(number)_\(digest.prefix(8))", maxReplacements: 1)
        chunk += "\n"
      }
      try file.write(contentsOf: Data(chunk.utf8))
    }
    return Int(file.offsetInFile)
  }
}
