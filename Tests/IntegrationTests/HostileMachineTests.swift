import Foundation
import TestSupport
import Testing

/// The programs on machines that refuse them something: a true sentence with what to do, the right
/// exit code, nothing half left behind.
@Suite("Hostile machines")
struct HostileMachineTests {
  let folder: TemporaryDirectory
  let program = Products.path("synthesize-multi")

  init() throws {
    folder = try TemporaryDirectory()
    _ = try folder.write("config.json", SimulatedRunTests.configuration)
    _ = try folder.write("seeds.json", #"["one", "two", "three", "four"]"#)
    _ = try folder.write("file", "")
  }

  /// Runs the script in the folder with the program and its arguments as `$@`.
  private func run(
    _ script: String, _ arguments: [String], environment: [String: String] = [:]
  ) async throws -> CommandRun.Result {
    try await CommandRun.start(
      "/bin/sh",
      ["-c", "cd \"$0\" && \(script)", folder.path, program] + arguments,
      environment: environment
    ).wait(within: .seconds(60))
  }

  private func simulated(_ output: String) -> [String] {
    ["--config", "config.json", "--seeds", "seeds.json", "--simulate", "--output-dir", output]
  }

  private func contents(of output: String) -> [String] {
    // A folder that was not made is what most of these want.
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + output)) ?? [])
      .filter { $0 != ".synthesis.lock" }
  }

  struct Case: Sendable {
    let title: String
    let script: String
    var output = "out"
    let code: Int32
    let sentence: String
  }

  static let refusals = [
    Case(
      title: "8 descriptors", script: "ulimit -n 8; exec \"$@\"", code: 2,
      sentence:
        "8 files may be open at once, and 1 worker may need 48; raise the limit: ulimit -n 48"),
    Case(
      title: "16 descriptors", script: "ulimit -n 16; exec \"$@\"", code: 2,
      sentence: "16 files may be open at once, and 1 worker may need 48"),
    Case(
      title: "20 descriptors", script: "ulimit -n 20; exec \"$@\"", code: 2,
      sentence: "20 files may be open at once, and 1 worker may need 48"),
    Case(
      title: "no file may have a byte", script: "ulimit -f 0; exec \"$@\"", code: 2,
      sentence: "File too large; raise the limit on the size of files (ulimit -f)"),
    Case(
      title: "no file may have more than a block", script: "ulimit -f 1; exec \"$@\"", code: 2,
      sentence: "File too large; raise the limit on the size of files (ulimit -f)"),
    Case(
      title: "a file as the folder", script: "exec \"$@\"", output: "file", code: 2,
      sentence: "cannot use directory file: Not a directory"),
    Case(
      title: "a folder below a file", script: "exec \"$@\"", output: "file/a/b", code: 2,
      sentence: "cannot make directory file/a/b: Not a directory"),
    Case(
      title: "a name that is too long", script: "exec \"$@\"",
      output: String(repeating: "x", count: 300), code: 2,
      sentence: "File name too long; choose a shorter name"),
  ]

  @Test("What a run cannot do without is told before the start", arguments: refusals)
  func beforeTheStart(_ trial: Case) async throws {
    let result = try await run(trial.script, simulated(trial.output))
    #expect(result.code == trial.code, "\(result.errors)")
    #expect(result.errors.contains(trial.sentence), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    #expect(contents(of: trial.output) == [])
  }

  @Test(
    "With 40 descriptors a run warns and does its work; a low limit that may be raised is raised")
  func fewDescriptors() async throws {
    let few = try await run("ulimit -n 40; exec \"$@\"", simulated("few"))
    #expect(few.code == 0, "\(few.errors)")
    #expect(few.errors.contains("40 files may be open at once, and 1 worker may need 48"))
    let raised = try await run("ulimit -Sn 16; exec \"$@\"", simulated("raised"))
    #expect(raised.code == 0, "\(raised.errors)")
    #expect(!raised.errors.contains("may be open"), "\(raised.errors)")
    for output in ["few", "raised"] {
      #expect(try RunOutput(folder.path + "/" + output).statistics["seeds_total"] as? Int == 4)
    }
  }

  @Test("A folder that was deleted while one is in it is told")
  func deletedFolder() async throws {
    let gone = "c=$PWD; mkdir gone; cd gone; rmdir ../gone; exec \"$@\""
    let relative = try await run(gone, ["validate", "--config", "config.json"])
    #expect(relative.code == 2)
    #expect(
      relative.output.contains("config.json: cannot open the file: No such file or directory"))
    let absolute = try await run(
      gone,
      [
        "--config", folder.path + "/config.json", "--seeds", folder.path + "/seeds.json",
        "--simulate", "--output-dir", folder.path + "/absolute",
      ])
    #expect(absolute.code == 0, "\(absolute.errors)")
  }

  @Test("Without a temporary folder the calculator works, and what needs one says so")
  func noTemporaryFolder() async throws {
    let environment = ["TMPDIR": "/no/such"]
    let result = try await run("exec \"$@\"", simulated("out"), environment: environment)
    #expect(result.code == 0, "\(result.errors)")
    let validated = try await run(
      "exec \"$@\"", ["validate", "--config", "config.json"], environment: environment)
    #expect(validated.code == 0, "\(validated.errors)")
    let tool = try await run(
      "exec \"$@\"",
      [
        "tool", "calculator", "--config", "config.json", "--arguments",
        #"{"expressions": ["1+1"]}"#,
      ], environment: environment)
    #expect(tool.code == 0, "\(tool.errors)")
  }

  @Test("Pages need a temporary folder outside of a run, and it is said how to name one")
  func noTemporaryFolderForPages() async throws {
    _ = try folder.write("corpus.jsonl", #"{"url": "/a.html", "title": "A", "text": "alpha"}"#)
    _ = try folder.write(
      "web.json",
      #"{"environment_mode": "web", "environment_kwargs": {"search_corpus": "corpus.jsonl"}}"#)
    let missing = folder.path + "/none/at/all"
    let result = try await run(
      "exec \"$@\"",
      ["tool", "web_search", "--config", "web.json", "--arguments", #"{"query": "alpha"}"#],
      environment: ["TMPDIR": missing])
    #expect(result.code == 2)
    #expect(
      result.errors.contains(
        "cannot make a temporary folder in \(missing): No such file or directory; set TMPDIR to a "
          + "folder that can be written"), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/none"))
  }

  @Test("Without a home a run does its work")
  func noHome() async throws {
    let result = try await run("unset HOME; exec \"$@\"", simulated("out") + ["--cache", "on"])
    #expect(result.code == 0, "\(result.errors)")
  }

  @Test("A machine that refuses threads is told of, where the program would stand still for good")
  func noThreads() async throws {
    // Room for the program, and not for the stacks of its threads.
    var refused = 0
    for kilobytes in stride(from: 70_000, through: 110_000, by: 10_000) {
      let result = try await run("ulimit -v \(kilobytes); exec \"$@\"", simulated("v\(kilobytes)"))
      // Less than it takes to load the program is the system's to tell.
      guard result.code != 127 else { continue }
      #expect([0, 2].contains(result.code), "\(kilobytes): \(result.errors)")
      if result.errors.contains("cannot start threads: ") { refused += 1 }
    }
    #expect(refused > 0)
  }

  @Test("The worker's program says what it is to whoever starts it by hand")
  func workerByHand() async throws {
    let worker = Products.path("seed-worker")
    let sentence =
      "seed-worker: this is the worker program of synthesize-multi, which starts it by itself; "
      + "start synthesize-multi instead\n"
    for script in [
      "exec WORKER", "exec WORKER --version", "exec WORKER 3</dev/null 4>/dev/null",
    ] {
      let command = script.replacingOccurrences(of: "WORKER", with: "'\(worker)'")
      let result = try await CommandRun.start("/bin/sh", ["-c", command]).wait(within: .seconds(20))
      #expect(result.code == 2, "\(script)")
      #expect(result.errors == sentence, "\(script)")
    }
    let help = try await CommandRun.run("seed-worker", ["--help"])
    #expect(help.code == 0)
    #expect(help.output == sentence)
    // Pipes of somebody else, who never writes.
    let strange = try await CommandRun.start(
      "/bin/sh",
      ["-c", "mkfifo '\(folder.path)/pipe'; exec '\(worker)' 3<>'\(folder.path)/pipe' 4<&3"]
    ).wait(within: .seconds(20))
    #expect(strange.code == 2)
    #expect(strange.errors == sentence)
  }
}
