import Foundation
import Glibc
import TestSupport
import Testing

/// One run of the program with the faulty worker, in a folder of its own. What it starts carries a
/// mark, by which the process table is searched; whatever of it is left when the test ends is
/// killed.
final class FaultRun {
  let folder: TemporaryDirectory
  private let mark = "FAULT_TEST_MARK=\(UUID().uuidString)"
  private var settings: [String: Any] = [
    "environment_mode": "math", "max_depth": 2, "branching_factor": 2, "min_depth": 2,
    "seed_description": "a topic", "seed_timeout_seconds": 30, "boot_timeout_seconds": 30,
    "shutdown_grace_seconds": 1,
  ]
  private var environment: [String: String]
  let outputFolder: String

  init(
    workers: Int = 1, settings: [String: Any] = [:], environment: [String: String] = [:],
    outputFolder: String? = nil
  ) throws {
    folder = try TemporaryDirectory()
    self.outputFolder = outputFolder ?? folder.path + "/out"
    self.settings["max_workers"] = workers
    self.settings.merge(settings) { $1 }
    let parts = mark.split(separator: "=").map(String.init)
    self.environment = [parts[0]: parts[1]]
    self.environment["FAULTY_STATE"] = folder.path
    // What a killed run leaves behind goes with the test's folder.
    self.environment["TMPDIR"] = folder.path
    self.environment["SYNTHESIS_WORKER"] = Products.path("FaultyWorker")
    self.environment.merge(environment) { $1 }
  }

  deinit { for entry in processes { kill(entry.pid, SIGKILL) } }

  /// The same worker code as in production, with the simulated model; faults come before each seed.
  static func withEnginesLoop(
    workers: Int = 1, settings: [String: Any] = [:]
  ) throws -> FaultRun {
    try FaultRun(workers: workers, settings: settings, environment: ["FAULTY_LOOP": "engine"])
  }

  /// `environment` is for this start alone. A `script` gets the command as its arguments, for what
  /// only a shell does.
  func start(
    _ seeds: [String], _ arguments: [String] = [], environment: [String: String] = [:],
    script: String? = nil
  ) throws -> CommandRun {
    let configuration = try JSONSerialization.data(withJSONObject: settings)
    try folder.write("config.json", String(decoding: configuration, as: UTF8.self))
    let list = try JSONSerialization.data(withJSONObject: seeds)
    let seeds = try folder.write("seeds.json", String(decoding: list, as: UTF8.self))
    let arguments =
      [
        "--config", folder.path + "/config.json", "--seeds", seeds,
        "--output-dir", outputFolder, "--simulate",
      ] + arguments
    let environment = self.environment.merging(environment) { $1 }
    guard let script else {
      return try CommandRun.start("synthesize-multi", arguments, environment: environment)
    }
    return try CommandRun.start(
      "/bin/sh", ["-c", script, "sh", Products.path("synthesize-multi")] + arguments,
      environment: environment)
  }

  func run(
    _ seeds: [String], _ arguments: [String] = [], environment: [String: String] = [:]
  ) async throws -> CommandRun.Result {
    try await start(seeds, arguments, environment: environment).wait()
  }

  var output: RunOutput { get throws { try RunOutput(outputFolder) } }

  /// Seeds that the journal has an end of, while the run goes on.
  var committedSeeds: Int { journalLines("seed") }

  /// Crashes that the journal tells of, while the run goes on.
  var notedCrashes: Int { journalLines("crash") }

  private func journalLines(_ type: String) -> Int {
    let data = (try? file("journal_")).flatMap(FileManager.default.contents) ?? Data()  // none yet
    return data.split(separator: 0x0A).count {
      String(decoding: $0, as: UTF8.self).contains("\"type\":\"\(type)\"")
    }
  }

  /// Bytes in the file of pairs.
  var sizeOfPairs: Int {
    get throws {
      let attributes = try FileManager.default.attributesOfItem(atPath: file("synthesized_qa_"))
      return try #require(attributes[.size] as? Int)
    }
  }

  /// Bytes in the journal; none as long as it is not there.
  var sizeOfJournal: Int {
    get throws {
      guard let path = try? file("journal_") else { return 0 }
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      return try #require(attributes[.size] as? Int)
    }
  }

  private struct NotThere: Error {}

  private func file(_ prefix: String) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: outputFolder)
    // No requirement of the test: whoever waits for the file asks before it is there.
    let own = names.first { $0.hasPrefix(prefix) && !$0.contains(".cut_") && !$0.hasSuffix(".tmp") }
    guard let own else { throw NotThere() }
    return outputFolder + "/" + own
  }

  /// Throws unless the data files and the journal end on a whole record.
  func checkFilesAreWhole() throws {
    for prefix in ["synthesized_qa_", "journal_"] {
      let data = try Data(contentsOf: URL(filePath: file(prefix)))
      guard data.isEmpty || data.last == 0x0A else { throw Torn(file: prefix) }
      for line in data.split(separator: 0x0A) { _ = try JSONSerialization.jsonObject(with: line) }
    }
    let trajectories = try Data(contentsOf: URL(filePath: file("trajectories_")))
    guard try JSONSerialization.jsonObject(with: trajectories) is [Any] else {
      throw Torn(file: "trajectories_")
    }
  }

  private struct Torn: Error {
    let file: String
  }

  /// All live processes of the run: the parent, the workers and what they have started.
  var processes: [ProcessTable.Entry] { ProcessTable.marked(mark).filter { !$0.isZombie } }

  /// Milliseconds from a seed's crash to the moment another worker has it.
  func timeLost(_ seed: String) -> Double? {
    guard let death = diary("fault").last(where: { $0.text == seed }),
      let again = diary("begin").last(where: { $0.text == seed })
    else { return nil }
    return death.distance(to: again)
  }

  // MARK: What the workers say

  struct DiaryLine {
    let nanoseconds: Int
    let pid: Int32
    let event: String
    let text: String

    /// In milliseconds.
    func distance(to other: DiaryLine) -> Double {
      Double(other.nanoseconds - nanoseconds) / 1e6
    }
  }

  /// Empty as long as no worker has written.
  var diary: [DiaryLine] {
    let data = FileManager.default.contents(atPath: folder.path + "/diary") ?? Data()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "\t", maxSplits: 3).map(String.init)
      guard fields.count == 4, let nanoseconds = Int(fields[0]), let pid = Int32(fields[1]) else {
        return nil
      }
      return DiaryLine(nanoseconds: nanoseconds, pid: pid, event: fields[2], text: fields[3])
    }
  }

  func diary(_ event: String) -> [DiaryLine] { diary.filter { $0.event == event } }

  func tries(of seed: String) -> Int { diary("begin").count { $0.text == seed } }

  /// Waits for lines of one event, and fails the test if they don't come.
  func waitForDiary(
    _ event: String, count: Int = 1, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let came = try await eventually(within: .seconds(20)) { diary(event).count >= count }
    try #require(came, "\(event) in \(diary)", sourceLocation: sourceLocation)
  }
}

extension RunOutput {
  /// How seeds ended: state, cause and attempts by source id's number.
  var ends: [Int: SeedEnd] {
    var ends: [Int: SeedEnd] = [:]
    for line in journal where line["type"] as? String == "seed" {
      guard let source = line["source_id"] as? String,
        let number = Int(source.split(separator: "_")[1])
      else { continue }
      ends[number] = SeedEnd(
        state: line["state"] as? String ?? "", cause: line["cause"] as? String ?? "",
        attempts: line["attempts"] as? Int ?? 0)
    }
    return ends
  }

  /// The causes of the crashes that were followed by another try.
  var crashes: [String] {
    journal.filter { $0["type"] as? String == "crash" }.compactMap { $0["cause"] as? String }
  }
}

/// How a seed ended, by the journal.
struct SeedEnd: Hashable {
  var state = "accepted"
  var cause = ""
  var attempts = 1
}
