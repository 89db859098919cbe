import Foundation
import TestSupport
import Testing

@testable import Base
@testable import Engine
@testable import SynthesisCore
@testable import Synthesize

/// Runs of version 0.1.0, whose files never change.
@Suite("What status and list say")
struct RunStatusTests {
  private static let fixtures = Products.repository.path + "/Tests/Fixtures/Runs/v1"

  private static func status(
    of name: String, configuration: String? = "CONFIG", holder: LockOwner? = nil
  ) throws -> RunStatus {
    let job = SynthesizeJob(environments: .standard)
    let search = try RunSearch(in: "\(fixtures)/\(name)", isDeep: false)
    let found = try #require(search.runs.first)
    let run = RunOverview(found, holder: holder, countsSeeds: true) { _ in job.outputs }
    return RunStatus(
      run: run, words: job.words, counterNames: job.counterNames, configuration: configuration)
  }

  static let reports: [(name: String, lines: [String])] = [
    (
      "math-failures",
      [
        "Run      20261128_043525, math mode, in DIR", "State    finished",
        "Done     8 of 8 seeds: 5 accepted, 3 failed",
        "Failed   2 bad_seed (seed): line 6: a seed must be a string or an object with content, "
          + "not an integer",
        "         1 model_refused (explore): the model endpoint answered 400 (this hall is closed)",
        "Yield    5 QA pairs, 0.63 per seed",
        "Funnel   20 nodes, 10 candidate paths, 5 selected, 5 proposed pairs, 5 accepted pairs",
        "Dropped  5 over_max_selected (select), 1 model_refused (explore)",
        "Usage    26 requests, 24,000 tokens (22,500 in, 1,500 out), 4,800 per pair",
        "Next     mend lines 3 and 6 of seeds.json, then: synthesize-multi resume DIR "
          + "--config CONFIG",
        "         try the failed seeds again: synthesize-multi resume DIR --config CONFIG "
          + "--retry-failed",
        "         look at the results: head -n 3 DIR/synthesized_qa_math_20261128_043525.jsonl",
      ]
    ),
    (
      "math-spending",
      [
        "Run      20261128_043528, math mode, in DIR",
        "State    ended early, stopped: the budget is used up",
        "Done     6 of 12 seeds: 6 accepted", "Yield    6 QA pairs, 1.00 per seed",
        "Funnel   24 nodes, 12 candidate paths, 6 selected, 6 proposed pairs, 6 accepted pairs",
        "Dropped  6 over_max_selected (select)",
        "Usage    30 requests, 33,600 tokens (27,000 in, 1,800 out), 5,600 per pair",
        "Cost     0.0798, 0.0133 per pair",
        "Next     raise max_cost or max_tokens_total in the config, then resume it: "
          + "synthesize-multi resume DIR --config CONFIG",
        "         look at the results: head -n 3 DIR/synthesized_qa_math_20261128_043528.jsonl",
      ]
    ),
    (
      "math-torn",
      [
        "Run      20261128_043522, math mode, in DIR",
        "State    killed before it ended; everything done is kept",
        "Done     5 of 10 seeds: 5 accepted", "Yield    5 QA pairs, 1.00 per seed",
        "Funnel   20 nodes, 10 candidate paths, 5 selected, 5 proposed pairs, 5 accepted pairs",
        "Dropped  5 over_max_selected (select)", "Usage    20 requests, 0 tokens (0 in, 0 out)",
        "Next     resume it: synthesize-multi resume DIR --config CONFIG",
        "         look at the results: head -n 3 DIR/synthesized_qa_math_20261128_043522.jsonl",
      ]
    ),
  ]

  @Test("A status tells state, counts, causes, yield, cost and whole commands", arguments: reports)
  func lines(name: String, lines: [String]) throws {
    let directory = ShellWords.quoted("\(Self.fixtures)/\(name)")
    let plain = try Self.status(of: name).lines.map { $0.replacing(directory, with: "DIR") }
    #expect(plain == lines)
  }

  @Test("The objects for programs have the same counts")
  func json() throws {
    let failures = try Self.status(of: "math-failures").json
    #expect(failures["state"] == "finished")
    #expect(failures["seeds_total"] == 8 && failures["seeds_done"] == 8)
    #expect(failures["failed"] == 3 && failures["qa_pairs"] == 5)
    #expect(failures["tokens"] == 24_000 && failures["cost"] == .null)
    #expect(failures["failures"]?.array?.first?["cause"] == "bad_seed")
    #expect(failures["yield"]?["nodes"] == 20)
    let spending = try Self.status(of: "math-spending").json
    #expect(spending["state"] == "ended_early")
    #expect(spending["reason"] == "stopped: the budget is used up")
    #expect(spending["cost"] == 0.0798)
  }

  @Test("A run without a pair is told of with what may help, each once")
  func nothingMade() throws {
    let folder = try TemporaryDirectory()
    for name in try FileManager.default.contentsOfDirectory(
      atPath: Self.fixtures + "/math-failures")
    {
      let text = try String(
        contentsOfFile: Self.fixtures + "/math-failures/" + name, encoding: .utf8)
      // The header, the bad seeds, and the seed that was refused.
      let lines = text.split(separator: "\n").filter { !$0.contains("\"state\":\"accepted\"") }
      try folder.write(name, lines.joined(separator: "\n") + "\n")
    }
    let job = SynthesizeJob(environments: .standard)
    let found = try #require(try RunSearch(in: folder.path, isDeep: false).runs.first)
    let run = RunOverview(found, holder: nil, countsSeeds: false) { _ in job.outputs }
    let status = RunStatus(
      run: run, words: job.words, counterNames: [], hint: { job.hint(for: $0, doctor: nil) })
    #expect(run.made == 0 && run.failed == 3)
    let hints = status.lines.filter { $0.hasPrefix("Try ") }
    #expect(hints.count == 1)
    #expect(hints.first?.contains("The endpoint's answer") == true)
  }

  /// A run of version 0.1.0 with other lines behind its own.
  private static func status(
    of name: String, adding lines: [[UInt8]], to folder: TemporaryDirectory,
    configuration: String? = nil
  ) throws -> RunStatus {
    for file in try FileManager.default.contentsOfDirectory(atPath: "\(fixtures)/\(name)")
    where file.hasPrefix("journal_") {
      let path = "\(fixtures)/\(name)/\(file)"
      let more = lines.map { String(decoding: $0, as: UTF8.self) + "\n" }.joined()
      try folder.write(file, String(contentsOfFile: path, encoding: .utf8) + more)
    }
    let found = try #require(try RunSearch(in: folder.path, isDeep: false).runs.first)
    let job = SynthesizeJob(environments: .standard)
    let run = RunOverview(found, holder: LockOwner?.none, countsSeeds: false) { _ in [] }
    return RunStatus(
      run: run, words: job.words, counterNames: [], configuration: configuration)
  }

  @Test("What ended a run early stands in status and list, for people and for programs")
  func cause() throws {
    let folder = try TemporaryDirectory()
    let end = JournalEnd(
      at: "", status: "stopped: no endpoint takes requests", done: 6, open: 6,
      detail: "http://e answered 401 (no key)")
    let status = try Self.status(of: "math-spending", adding: [end.line], to: folder)
    let sentence =
      "stopped: no endpoint takes requests: http://e answered 401 (no key)"
    #expect(status.lines[1] == "State    ended early, " + sentence)
    #expect(status.json["detail"] == "http://e answered 401 (no key)")
    let list = RunList(runs: [status.run])
    #expect(list.lines.count == 3 && list.lines[2] == "  " + sentence)
    #expect(list.json.array?.first?["detail"] == "http://e answered 401 (no key)")
  }

  @Test("A run that its budget ended is resumed with a config whose limit is raised")
  func budget() throws {
    let folder = try TemporaryDirectory()
    let end = JournalEnd(
      at: "", status: JournalEnd.budgetUsedUp, done: 6, open: 6,
      detail: "the request could cost more than max_cost leaves")
    let status = try Self.status(of: "math-spending", adding: [end.line], to: folder)
    let step = try #require(RunAdvice(status.run, Invocation(), configuration: nil).steps.first)
    #expect(step.purpose == "raise max_cost in the config, then resume it")
    #expect(step.command == "synthesize-multi resume \(folder.path) --config CONFIG")
  }

  @Test("After a first look, the seeds that are left are told of with the command that does them")
  func left() throws {
    let folder = try TemporaryDirectory()
    let digest = SHA256.digest("".utf8)
    let start = JournalStart(
      at: "", toolVersion: "1", source: "/s.jsonl", sourceDigest: digest, sourceCount: 30,
      selectedCount: 6)
    let end = JournalEnd(at: "", status: JournalEnd.complete, done: 6, open: 0)
    let status = try Self.status(of: "math-spending", adding: [start.line, end.line], to: folder)
    #expect(status.lines[1] == "State    finished; 24 more seeds of the file are left")
    #expect(status.json["seeds_left"] == 24)
    let step = try #require(RunAdvice(status.run, Invocation(), configuration: nil).steps.first)
    #expect(step.purpose == "do the 24 left in the seed file")
    #expect(step.command == "synthesize-multi resume \(folder.path)")
  }

  @Test("A run under way is told of with its process, and how to end it")
  func running() throws {
    let status = try Self.status(of: "math-killed", holder: LockOwner(pid: 41))
    #expect(status.lines[1] == "State    running (process 41)")
    let commands = RunAdvice(status.run, Invocation(), configuration: nil).steps.map(\.command)
    #expect(commands[0].hasPrefix("synthesize-multi status "))
    #expect(commands[1] == "kill -INT 41")
  }

  @Test("A run that is not the newest of its folder is resumed by its journal, with its program")
  func older() throws {
    let folder = try TemporaryDirectory()
    for name in ["math-killed", "math-finished"] {
      let source = "\(Self.fixtures)/\(name)"
      for file in try FileManager.default.contentsOfDirectory(atPath: source)
      where file.hasPrefix("journal_") {
        // The one that was written to later counts as the later one.
        let path = try folder.write(
          file, String(contentsOfFile: "\(source)/\(file)", encoding: .utf8))
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSince1970: name == "math-killed" ? 1 : 2)],
          ofItemAtPath: path)
      }
    }
    let runs = try RunSearch(in: folder.path, isDeep: false).runs
    #expect(runs.map(\.isNewest) == [true, false])
    let run = RunOverview(runs[1], holder: nil, countsSeeds: false) { _ in [] }
    let advice = RunAdvice(run, Invocation(words: ["bin/run it"]), configuration: "CONFIG")
    #expect(
      advice.steps.map(\.command) == [
        "'bin/run it' resume \(folder.path)/journal_math_20261128_043521.jsonl --config CONFIG"
      ])
  }

  @Test("A list has a line for each run, in columns")
  func list() throws {
    let runs = try ["math-failures", "math-spending"].map { try Self.status(of: $0).run }
    let lines = RunList(runs: runs).lines.map { $0.replacing(Self.fixtures, with: "v1") }
    #expect(
      lines == [
        "STAMP            MODE  STATE        DONE  PAIRS  FAILED  PATH",
        "20261128_043525  math  finished        8      5       3  v1/math-failures",
        "20261128_043528  math  ended early     6      6       0  v1/math-spending",
      ])
    let json = RunList(runs: runs).json.array
    #expect(json?.first?["done"] == 8 && json?.first?["state"] == "finished")
  }
}
