import Base
import Foundation
import TestSupport
import Testing

/// The commands that look at things, as a user or a script calls them.
@Suite("Results of commands", .timeLimit(.minutes(2)))
struct CommandOutputTests {
  let folder: TemporaryDirectory
  let config: String
  let seeds: String

  init() throws {
    folder = try TemporaryDirectory()
    config = try folder.write("config.json", SimulatedRunTests.configuration)
    seeds = try folder.write("seeds.jsonl", "\"a\"\n\"b\"\n\"c\"\n\"a\"\n")
  }

  private func run(
    _ arguments: [String], environment: [String: String] = [:]
  ) async throws -> CommandRun.Result {
    try await CommandRun.run("synthesize-multi", arguments, environment: environment)
  }

  /// Runs a shell line in which `$@` is the program with its arguments.
  private func shell(
    _ line: String, _ arguments: [String], environment: [String: String] = [:]
  ) async throws -> CommandRun.Result {
    try await CommandRun.run(
      "/bin/bash", ["-c", line, "bash", Products.path("synthesize-multi")] + arguments,
      environment: environment)
  }

  private func finishedRun() async throws -> String {
    let output = folder.path + "/out"
    let result = try await run(
      ["-c", config, "-s", seeds, "-o", output, "-j2", "--simulate", "--quiet"])
    #expect(result.code == 0, "\(result.errors)")
    return output
  }

  private static let endpoint = [
    "OPENAI_API_URL": "http://127.0.0.1:9/v1", "OPENAI_MODEL": "m",
  ]

  /// Every command with results, in a folder with a finished run.
  private func commands() async throws -> [[String]] {
    let output = try await finishedRun()
    return [
      ["help"], ["--version"], ["config", "-c", config],
      ["tool", "calculator", "-c", config, "--arguments", #"{"expressions": ["1/3"]}"#],
      ["validate", "-c", config, "-s", seeds], ["validate", "-c", config, "--json"],
      ["status", output], ["status", output, "--json"], ["list", output],
      ["list", output, "--json"], ["doctor", "-c", config, "-o", output],
      ["-c", config, "-s", seeds, "-o", output, "--dry-run", "--simulate"],
    ]
  }

  @Test("A journal that can't be read ends status with an error and what to do")
  func unreadable() async throws {
    _ = try folder.write("journal_math_20260101_000000.jsonl", "junk\n")
    let status = try await run(["status", folder.path])
    #expect(status.code == 1)
    #expect(status.output.contains("restore it from a copy, or start a new run"))
    #expect(status.output.contains("synthesize-multi list \(folder.path)"), "\(status.output)")
    #expect(try await run(["status", folder.path, "--json"]).code == 1)
  }

  @Test("A dry run counts the repeats that are passed over, and says who has the run in use")
  func dryRunNotes() async throws {
    let skipping = try folder.write(
      "skip.json",
      SimulatedRunTests.configuration.dropLast() + #", "on_duplicate_seeds": "skip"}"#)
    let new = try await run(["-c", skipping, "-s", seeds, "--dry-run", "--simulate"])
    #expect(
      new.output.contains("3 seeds to do, of 4 in ")
        && new.output.contains(", 1 repeats an earlier one and is passed over"), "\(new.output)")
    let output = try await finishedRun()
    #expect(try await !run(["resume", output, "--dry-run"]).output.contains("in use"))
    let held = try await CommandRun.run(
      "/bin/bash",
      [
        "-c", #"flock "$1/.synthesis.lock" "$2" resume "$1" --dry-run"#, "bash", output,
        Products.path("synthesize-multi"),
      ])
    #expect(held.output.contains("has \(output) in use: nothing"), "\(held.output)")
  }

  @Test("A full standard output is an error with a sentence, whatever the command")
  func fullOutput() async throws {
    for arguments in try await commands() {
      let result = try await shell(
        "\"$@\" > /dev/full", arguments, environment: Self.endpoint)
      #expect(result.code == 1, "\(arguments)")
      #expect(
        result.errors.hasSuffix(
          "synthesize-multi: cannot write to standard output: No space left on device; the "
            + "results are not complete\n"), "\(arguments): \(result.errors)")
    }
  }

  @Test("A reader that has seen enough is no error")
  func readerGone() async throws {
    for arguments in try await commands() where arguments[0] != "doctor" {
      let result = try await shell(
        "set -o pipefail; \"$@\" | head -c 1 > /dev/null", arguments,
        environment: Self.endpoint)
      #expect(result.code == 0, "\(arguments): \(result.errors)")
      #expect(result.errors == "", "\(arguments)")
    }
  }

  @Test("Results go to standard output, and with --json they are one JSON text")
  func json() async throws {
    for arguments in try await commands() where arguments.last == "--json" {
      let result = try await run(arguments)
      #expect(result.code == 0 && result.errors == "", "\(arguments): \(result.errors)")
      #expect(throws: Never.self) { try JSONValue(parsing: result.output) }
    }
    let doctor = try await run(
      ["doctor", "-c", config, "-o", folder.path + "/new", "--json"], environment: Self.endpoint)
    #expect(doctor.code == 1 && doctor.errors == "")
    let report = try JSONValue(parsing: doctor.output)
    #expect(report["can_start"] == false)
    #expect(report["checks"]?.array?.contains { $0["status"] == "fail" } == true)
  }

  @Test("What is wrong with a config and its seeds is told at once, with its places")
  func problems() async throws {
    let config = try folder.write(
      "bad.json", "{\"environment_mode\": \"math\",\n \"max_cost\": 1,\n \"max_depht\": 2}\n")
    let seeds = try folder.write("bad.jsonl", "\"a\"\n{\"conten\": \"b\"}\n")
    let text = try await run(["validate", "-c", config, "-s", seeds])
    #expect(text.code == 2)
    #expect(
      text.output == """
        \(config):2:14: max_cost needs to know what the model costs; say so in prices
        \(config):3:2: unknown key "max_depht"; did you mean "max_depth"?
        \(seeds): seed 2, line 2: the seed has no content; it has "conten"
        \(seeds): 1 good seed, 1 bad

        """)
    let json = try await run(["validate", "-c", config, "-s", seeds, "--json"])
    #expect(json.code == 2)
    let report = try JSONValue(parsing: json.output)
    #expect(report["valid"] == false)
    #expect(
      report["problems"]?.array?.map { [$0["line"], $0["column"]] } == [
        [2, 14], [3, 2], [2, .null],
      ])
  }

  @Test("A dry run tells what would be done, and leaves nothing behind")
  func dryRun() async throws {
    let before = try folder.names()
    let output = folder.path + "/not/yet"
    let priced = try folder.write(
      "priced.json",
      """
      {"environment_mode": "math", "max_depth": 2, "branching_factor": 2, "depth_threshold": 1,
       "max_retries": 0, "prices": {"m": {"input": 1, "output": 2}}}
      """)
    let result = try await run(
      ["-c", priced, "-s", seeds, "-o", output, "--dry-run"], environment: Self.endpoint)
    #expect(result.code == 0 && result.errors == "", "\(result.errors)")
    #expect(result.output.contains("4 seeds to do, of 4 in \(seeds), 1 repeats an earlier one\n"))
    #expect(result.output.contains("Requests  16 to 28, about 28 if every reply"))
    #expect(result.output.contains("\n          explore 8 to 12\n"))
    let cost = try #require(result.output.split(separator: "\n").last)
    #expect(cost.wholeMatch(of: /Cost      0\.\d{4} to 0\.\d{4}/) != nil, "\(cost)")
    #expect(try folder.names() == (before + ["priced.json"]).sorted())
    let unpriced = try await run(
      ["-c", config, "-s", seeds, "--dry-run"], environment: Self.endpoint)
    #expect(unpriced.output.hasSuffix("Cost      not known: the config's prices lack \"m\"\n"))
  }

  @Test("A dry run of a resume tells what is left, and a new one that a run is not finished")
  func dryRunOfResume() async throws {
    let output = folder.path + "/out"
    let first = ["-c", config, "-s", seeds, "-o", output, "--simulate"]
    #expect(try await run(first + ["-n", "1"]).code == 0)
    let before = try contents(of: "out")
    let resumed = try await run(first + ["--resume", "--dry-run"])
    #expect(resumed.output.contains(": 1 done, 0 failed\n"), "\(resumed.errors)")
    #expect(resumed.output.contains("Seeds     3 seeds to do, of 4 in "))
    let misspelt = try await run(first + ["--retry-failed=timeot", "--dry-run"])
    #expect(misspelt.code == 2)
    #expect(misspelt.errors.contains("--retry-failed=timeot: no seed of the run "))
    #expect(try contents(of: "out") == before)
  }

  @Test("A dry run over an unfinished run says how far that is, and how to resume it")
  func dryRunOverUnfinished() async throws {
    let output = folder.path + "/out"
    let arguments = ["-c", config, "-s", seeds, "-o", output, "--simulate"]
    #expect(try await run(arguments).code == 0)
    let journal = try #require(folder.names(in: "out").first { $0.hasPrefix("journal_") })
    let lines = try String(contentsOfFile: "\(output)/\(journal)", encoding: .utf8)
      .split(separator: "\n")
    // As a kill leaves it before the last seed has ended.
    let seedLines = lines.indices.filter { lines[$0].contains(#""type":"seed""#) }
    try folder.write(
      "out/" + journal, lines.prefix(seedLines[3]).joined(separator: "\n") + "\n")
    let dry = try await run(arguments + ["-n2", "--dry-run"])
    #expect(dry.code == 0, "\(dry.errors)")
    let note = try #require(dry.output.split(separator: "\n").last)
    #expect(
      note.contains(": 3 of 4 done; resume it with: ")
        && note.hasSuffix(" resume \(output) --limit 2"), "\(note)")
    let wrapped = try await run(
      arguments + ["-n2", "--dry-run"],
      environment: ["SYNTHESIS_COMMAND": "./run.sh math --", "SYNTHESIS_COMMAND_FLAGS": "3"])
    #expect(
      try #require(wrapped.output.split(separator: "\n").last)
        .contains(/resume it with: .\/run.sh math -- --resume \d+_\d+ --simulate --limit 2$/),
      "\(wrapped.output)")
    #expect(try await run(arguments + ["--new", "--dry-run"]).output.contains("Note") == false)
  }

  @Test("Folders of runs are named with ~ and variables, and a journal stands for its run")
  func places() async throws {
    let output = try await finishedRun()
    let journal = try #require(folder.names(in: "out").first { $0.hasPrefix("journal_") })
    let environment = ["HOME": folder.path, "NAME": "out"]
    for place in ["~/out", "~/${NAME}/", output + "/" + journal, "~/${NAME}/" + journal] {
      let status = try await run(["status", place], environment: environment)
      #expect(status.code == 0, "\(place): \(status.errors)")
      #expect(status.output.contains(" math mode, in \(output)\n"), "\(status.output)")
      let resumed = try await run(["resume", place], environment: environment)
      #expect(resumed.code == 0, "\(place): \(resumed.errors)")
      let list = try await run(["list", place], environment: environment)
      #expect(list.output.hasSuffix(" \(output)\n"), "\(place): \(list.errors)")
    }
    for command in ["status", "resume", "list"] {
      let result = try await run([command, "~/${X_NO}"], environment: environment)
      #expect(result.code == 2)
      #expect(
        result.errors.contains("DIR names the environment variable X_NO"), "\(result.errors)")
    }
  }

  @Test("A cause that is misspelt re-runs nothing and says what there is")
  func unknownCause() async throws {
    let bad = try folder.write("bad.jsonl", "\"a\"\n{}\n")
    let arguments = ["-c", config, "-s", bad, "-o", folder.path + "/out", "--simulate"]
    #expect(try await run(arguments).code == 3)
    let result = try await run(arguments + ["--retry-failed=bad_sed"])
    #expect(result.code == 2)
    #expect(
      result.errors.contains("did you mean \"bad_seed\"?; its causes are bad_seed"),
      "\(result.errors)")
  }

  private func contents(of name: String) throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for file in try folder.names(in: name) {
      contents[file] = try Data(contentsOf: URL(filePath: "\(folder.path)/\(name)/\(file)"))
    }
    return contents
  }

  @Test("Status and list see a run that is under way, and change nothing of it")
  func running() async throws {
    // Answers nothing until it is told to.
    let server = try ChatServer { request in
      ScriptedMathModel.answer(request)
    }
    let output = folder.path + "/out"
    let run = try CommandRun.start(
      "synthesize-multi", ["-c", config, "-s", seeds, "-o", output, "-j1"],
      environment: ["OPENAI_API_URL": server.baseURL, "OPENAI_MODEL": "scripted"])
    run.signal(SIGSTOP)
    defer { run.signal(SIGKILL) }
    var looks = 0
    // Stopped for each look, so that what is seen is what is there.
    let isSeen = try await eventually(within: .seconds(60)) {
      run.signal(SIGCONT)
      looks += 1
      return try FileManager.default.fileExists(atPath: output)
        && folder.names(in: "out").contains { $0.hasPrefix("journal_") && $0.hasSuffix(".jsonl") }
    }
    #expect(isSeen)
    run.signal(SIGSTOP)
    let before = try contents(of: "out")
    let status = try await self.run(["status", output, "--json"])
    #expect(status.code == 0 && status.errors == "", "\(status.errors)")
    let report = try JSONValue(parsing: status.output)
    #expect(report["state"] == "running")
    #expect(report["pid"] == .integer(Int(run.pid)))
    let list = try await self.run(["list", folder.path, "--json"])
    #expect(try JSONValue(parsing: list.output).array?.first?["state"] == "running")
    #expect(try contents(of: "out") == before)
    run.signal(SIGKILL)
    _ = await run.wait()
    // A worker that was being started may have the lock for some milliseconds more.
    var state: JSONValue?
    for _ in 0..<50 where state != "killed" {
      state = try JSONValue(parsing: await self.run(["status", output, "--json"]).output)["state"]
    }
    #expect(state == "killed")
  }

  @Test("Runs of the first version are told of where they lie")
  func fixtures() async throws {
    let result = try await run(
      ["list", Products.repository.path + "/Tests/Fixtures/Runs/v1", "--json"])
    let states = try JSONValue(parsing: result.output).array?.map { run in
      "\(run["path"]?.string?.split(separator: "/").last ?? "") \(run["state"]?.string ?? "")"
    }
    #expect(
      states?.sorted() == [
        "math-failures finished", "math-finished finished", "math-killed killed",
        "math-spending ended_early", "math-torn killed", "python-finished finished",
        "web-finished finished", "web-killed killed",
      ])
  }

  @Test("Where there is no run, status is a mistake and a list is empty")
  func noRun() async throws {
    let status = try await run(["status", folder.path])
    #expect(status.code == 2 && status.output == "")
    #expect(status.errors.contains("there is no run in \(folder.path) or below it"))
    let list = try await run(["list", folder.path, "--json"])
    #expect(list.code == 0 && list.output == "[]\n")
    let gone = try await run(["list", folder.path + "/none"])
    #expect(gone.code == 2)
    #expect(gone.errors.contains("No such file or directory"))
  }

  @Test(
    "On a terminal that can't draw a bar there are plain lines without control characters",
    arguments: [
      ["TERM": "dumb", "LC_ALL": "C.UTF-8"], ["TERM": "xterm", "LC_ALL": "C"],
      ["TERM": "xterm", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"],
    ])
  func plainTerminal(environment: [String: String]) async throws {
    let shown = try await onTerminal(environment)
    #expect(shown.contains("4/4 seeds done"))
    #expect(shown.utf8.allSatisfy { $0 == 0x0A || $0 == 0x0D || (0x20..<0x7F).contains($0) })
  }

  @Test("On one that can, the bar is drawn")
  func terminalWithBar() async throws {
    // Enough of them for a bar to be due.
    try folder.write("seeds.jsonl", (1...500).map { "\"topic \($0)\"\n" }.joined())
    // Whoever runs the tests may want them without colours.
    let shown = try await onTerminal(["TERM": "xterm", "LC_ALL": "C.UTF-8", "NO_COLOR": ""])
    #expect(shown.utf8.contains(0x1B))
    #expect(shown.contains("500/500 seeds done"))
  }

  /// What a run writes on a terminal of its own.
  private func onTerminal(_ environment: [String: String]) async throws -> String {
    let line =
      [Products.path("synthesize-multi"), "-c", config, "-s", seeds, "--simulate"]
      + ["-o", folder.path + "/out"]
    let result = try await CommandRun.run(
      "/usr/bin/script", ["-qec", line.joined(separator: " "), "/dev/null"],
      environment: environment, inputFile: "/dev/null")
    #expect(result.code == 0, "\(result.errors)")
    return result.output
  }
}
