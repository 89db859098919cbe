import Foundation
import TestSupport
import Testing

@testable import Base

/// What a run makes of the files and pipes that it is given for seeds.
@Suite("Seeds as people have them")
struct SeedInputTests {
  let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
    try folder.write("config.json", SimulatedRunTests.configuration)
  }

  func path(_ name: String) -> String { folder.path + "/" + name }

  func run(
    _ output: String, _ arguments: [String], input: String? = nil,
    environment: [String: String] = [:], config: String = "config.json"
  ) async throws -> CommandRun.Result {
    try await CommandRun.run(
      "synthesize-multi",
      ["--config", path(config), "--output-dir", path(output), "--simulate"] + arguments,
      environment: environment, inputFile: input)
  }

  func validate(_ seeds: String, config: String = "config.json") async throws -> CommandRun.Result {
    try await CommandRun.run(
      "synthesize-multi", ["validate", "--config", path(config), "--seeds", seeds])
  }

  func seeds(_ count: Int) -> String { (1...count).map { "\"topic \($0)\"\n" }.joined() }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  // MARK: Pipes

  @Test("Seeds of a pipe are kept as a file of the run, with which it can be resumed")
  func pipe() async throws {
    // The config names other seeds, which must not take the place of those of the run.
    try folder.write("other.json", "[\"other\"]")
    try folder.write(
      "config.json",
      SimulatedRunTests.configuration.dropLast() + ", \"seeds_file\": \"\(path("other.json"))\"}")
    let file = try folder.write("seeds.jsonl", seeds(5))
    #expect(mkfifo(path("pipe"), 0o600) == 0)
    let writer = try CommandRun.start("/bin/sh", ["-c", "cat \(file) > \(path("pipe"))"])
    let first = try await run("piped/in/here", ["--seeds", path("pipe"), "--limit", "2"])
    _ = await writer.wait()
    #expect(first.code == 0, "\(first.errors)")
    let kept = try folder.names(in: "piped/in/here").filter { $0.hasPrefix("seeds_math_") }
    #expect(kept.count == 1 && kept[0].hasSuffix(".jsonl"))
    let source = path("piped/in/here/") + kept[0]
    #expect(try String(contentsOfFile: source, encoding: .utf8) == seeds(5))
    let started = try RunOutput(path("piped/in/here"))
    #expect(started.journal.first?["seeds_file"] as? String == source)
    let config = started.journal.first?["config"] as? [String: Any]
    #expect(config?["seeds_file"] as? String == source)

    let second = try await run("piped/in/here", ["--resume"])
    #expect(second.code == 0, "\(second.errors)")
    let whole = try await run("whole", ["--seeds", file])
    #expect(whole.code == 0)
    let resumed = try RunOutput(path("piped/in/here"))
    #expect(resumed.statistics["seeds_total"] as? Int == 5)
    #expect(try resumed.comparablePairs == RunOutput(path("whole")).comparablePairs)
    #expect(try folder.names(in: "piped/in/here").filter { $0.hasPrefix(".seeds") } == [])
  }

  @Test("Standard input is a pipe by two names, and another one resumes beside it")
  func standardInput() async throws {
    let file = try folder.write("seeds.json", "[\"a\", \"b\"]")
    let more = try folder.write("more.json", "[\"b\", \"c\"]")
    #expect(try await run("out", ["--seeds", "/dev/stdin"], input: file).code == 0)
    let second = try await run("out", ["--seeds", "-", "--resume"], input: more)
    #expect(second.code == 0, "\(second.errors)")
    let names = try folder.names(in: "out").filter { $0.hasPrefix("seeds") }
    #expect(names.map { $0.prefix { $0 != "_" } } == ["seeds2", "seeds"])
    #expect(try RunOutput(path("out")).statistics["seeds_total"] as? Int == 3)
    let validated = try await CommandRun.run(
      "synthesize-multi", ["validate", "--config", path("config.json"), "--seeds", "-"],
      inputFile: file)
    #expect(validated.code == 0)
    #expect((validated.errors + validated.output).contains("standard input: 2 good seeds, 0 bad"))
  }

  @Test(
    "A pipe without seeds is told of and leaves nothing behind",
    arguments: [
      ("", [], "standard input: nothing came"),
      (" \n", [], "standard input: there are no seeds in it"),
      ("words\n", [], "standard input:1:1: a seed file holds"),
      ("\u{1F}\u{8B}", [], "standard input"),
      ("\"a\"\n", ["--seed-index", "3"], "standard input: the file holds 1 seed;"),
    ])
  func emptyPipe(text: String, arguments: [String], sentence: String) async throws {
    let file = try folder.write("empty", text)
    let result = try await run("made/for/it", ["--seeds", "-"] + arguments, input: file)
    #expect(result.code == 2)
    #expect(result.errors.contains(sentence), "\(result.errors)")
    #expect(!exists("made"))
    try FileManager.default.createDirectory(
      atPath: path("there"), withIntermediateDirectories: true)
    #expect(try await run("there", ["--seeds", "-"] + arguments, input: file).code == 2)
    #expect(try folder.names(in: "there") == [])
  }

  @Test("A pipe that a resume has no use for leaves the run as it was")
  func refusedResume() async throws {
    let file = try folder.write("seeds.json", "[\"a\"]")
    #expect(try await run("out", ["--seeds", file]).code == 0)
    let before = try folder.names(in: "out")
    let empty = try folder.write("empty", "")
    let result = try await run("out", ["--seeds", "-", "--resume"], input: empty)
    #expect(result.code == 2)
    #expect(result.errors.contains("standard input: nothing came"))
    #expect(try folder.names(in: "out") == before)
  }

  // MARK: Seeds that repeat

  @Test("Seeds that repeat are passed over on request, in any number of workers and starts")
  func repeats() async throws {
    let distinct = (1...12).map { "\"topic \($0)\"" }
    let elements = distinct.prefix(6) + ["42", distinct[0]] + distinct + ["\"42\"", "oops"]
    let file = try folder.write("seeds.jsonl", elements.joined(separator: "\n") + "\n")
    let skipping = ", \"on_duplicate_seeds\": \"skip\"}"
    try folder.write("skip.json", SimulatedRunTests.configuration.dropLast() + skipping)

    let kept = try await run("kept", ["--seeds", file])
    #expect(kept.code == 3)
    #expect(kept.errors.contains("7 of them repeat earlier ones"))
    let whole = try await run(
      "whole", ["--seeds", file, "--max-workers", "3"], config: "skip.json")
    #expect(whole.errors.contains("7 seeds repeat earlier ones and are passed over"))
    #expect(whole.code == 3)
    let parts = try await run("parts", ["--seeds", file, "--limit", "8"], config: "skip.json")
    #expect(parts.code == 3)
    #expect(try await run("parts", ["--resume"], config: "skip.json").code == 3)

    let output = try RunOutput(path("whole"))
    let states = output.statistics["seeds"] as? [String: Int]
    #expect(states?["accepted"] == 13 && states?["failed"] == 2)
    #expect(try output.comparablePairs == RunOutput(path("parts")).comparablePairs)
    // A seed that is done has the records that it has where all are.
    let all = try Set(RunOutput(path("kept")).comparablePairs)
    #expect(try all.isSuperset(of: output.comparablePairs))
    let parted = try RunOutput(path("parts")).statistics
    #expect(parted["seeds_total"] as? Int == 15 && parted["seeds_selected"] as? Int == 15)

    let validated = try await validate(file, config: "skip.json")
    #expect(
      (validated.errors + validated.output)
        .contains("20 good seeds, 2 bad, 7 of them repeat earlier ones"))
    let one = try await run("one", ["--seeds", file, "--seed-index", "8"], config: "skip.json")
    #expect(one.code == 2)
    #expect(one.errors.contains("all seeds that are chosen repeat earlier ones"))
    #expect(!exists("one"))
  }

  // MARK: Bad seeds and other files

  @Test("Five thousand like warnings are a few and one with a count")
  func manyBadSeeds() async throws {
    let text = (1...5000).map { "{\"question\": \"topic \($0)\"}\n" }.joined() + "\"a\"\nnull\n"
    let file = try folder.write("seeds.jsonl", text)
    let expected = [
      "\(file): seed 1, line 1: the seed has no content; it has \"question\"",
      "\(file): seed 3, line 3: ",
      "4997 more bad seeds without content; the last is \(file): seed 5000, line 5000: ",
      "\(file): seed 5002, line 5002: a seed must be a string or an object with content, not null",
    ]
    for result in [try await run("out", ["--seeds", file]), try await validate(file)] {
      let said = result.errors + result.output
      for line in expected { #expect(said.contains(line), "\(said)") }
      #expect(said.split(separator: "\n").count < 20)
      #expect(!said.contains("seed 4, "))
    }
    let output = try RunOutput(path("out"))
    #expect((output.statistics["seeds"] as? [String: Int])?["failed"] == 5001)

    try folder.write("bad.jsonl", "{\"question\": \"a\"}\n")
    #expect(
      try await validate(path("bad.jsonl")).output.contains(#""seed_content_key": "question""#))
    // A run of these can only fail, so there is none, nor a folder.
    for more in [[], ["--dry-run"]] {
      let refused = try await run("refused", ["--seeds", path("bad.jsonl")] + more)
      #expect(refused.code == 2)
      #expect(
        refused.errors.contains(
          "no seed has content: the seeds stand under another key; name it in the config: "
            + #""seed_content_key": "question""#), "\(refused.errors)")
      #expect(!FileManager.default.fileExists(atPath: path("refused")))
    }
    let keyed =
      SimulatedRunTests.configuration.dropLast() + ", \"seed_content_key\": \"question\"}"
    try folder.write("keyed.json", String(keyed))
    #expect(try await validate(path("bad.jsonl"), config: "keyed.json").code == 0)
    // The run keeps the key, which is no secret in spite of its name.
    #expect(
      try await run("keyed", ["--seeds", file, "--limit", "2"], config: "keyed.json").code == 0)
    let further = try RunOutput(path("keyed"))
    let kept = further.journal.first?["config"] as? [String: Any]
    #expect(kept?["seed_content_key"] as? String == "question")
    #expect(further.statistics["seeds_total"] as? Int == 2)
  }

  @Test(
    "The command that a refusal names makes a seed file",
    arguments: [
      ("gzip", "gzip -kf seeds.jsonl", "seeds.jsonl.gz"),
      ("bzip2", "bzip2 -kf seeds.jsonl", "seeds.jsonl.bz2"),
      ("xz", "xz -kf seeds.jsonl", "seeds.jsonl.xz"),
      ("zstd", "zstd -qk seeds.jsonl", "seeds.jsonl.zst"),
      ("gzip", "gzip -c seeds.jsonl > seeds.dat", "seeds.dat"),
      ("tar", "tar -cf seeds.tar seeds.jsonl", "seeds.tar"),
      ("iconv", "iconv -f UTF-8 -t UTF-16 seeds.jsonl > wide.jsonl", "wide.jsonl"),
      ("iconv", "iconv -f UTF-8 -t UTF-32BE seeds.jsonl > wide.jsonl", "wide.jsonl"),
      (
        "python3", #"printf 'content,grade\n"a, ""b""",8\nc,9\n' > "my seeds.csv""#,
        "my seeds.csv"
      ),
      ("python3", #"printf 'content\tgrade\na\t8\n' > seeds.tsv"#, "seeds.tsv"),
      (
        "python3",
        "python3 -c 'import sqlite3; c = sqlite3.connect(\"s.db\"); "
          + "c.execute(\"create table t (content text)\"); "
          + "c.execute(\"insert into t values (?)\", [\"a\"]); c.commit()'",
        "s.db"
      ),
      ("jq", #"printf 'fractions\nthe rest\n' > topics.txt"#, "topics.txt"),
    ])
  func commands(program: String, make: String, name: String) async throws {
    guard InstalledProgram.path(of: program) != nil else { return }
    try folder.write("seeds.jsonl", "{\"content\": \"a é\"}\n\"b\"\n")
    func shell(_ command: String) async throws -> Int32 {
      try await CommandRun.run("/bin/sh", ["-c", "cd \(folder.path) && \(command)"]).code
    }
    #expect(try await shell(make) == 0)
    let refused = try await run("out", ["--seeds", path(name)])
    #expect(refused.code == 2 && !exists("out"))
    let advice = try #require(refused.errors.split(separator: " with: ").dropFirst().first)
    let line = String(advice.prefix { $0 != "\n" })
    let command = try #require(line.components(separatedBy: "; \"seed_content").first)
    #expect(try await shell(command) == 0, "\(command)")
    let made = try #require(command.components(separatedBy: " > ").last)
    let file = made.trimmingCharacters(in: CharacterSet(charactersIn: "'"))
    #expect(file != path(name))
    let validated = try await validate(file)
    #expect(validated.code == 0, "\(command): \(validated.errors)")
  }

  // MARK: Paths and configs

  @Test("Paths begin at home and name variables, on the command line and in configs")
  func paths() async throws {
    try folder.write("seeds.json", "[\"a\"]")
    try folder.write(
      "paths.json",
      """
      // Where things are.
      \(SimulatedRunTests.configuration.dropLast()), /* of the user */
        "seeds_file": "~/${NAME}.json", "output_dir": "${HOME}/out",}
      """)
    let environment = ["HOME": folder.path, "NAME": "seeds"]
    func run(_ arguments: [String], _ environment: [String: String]) async throws
      -> CommandRun.Result
    {
      try await CommandRun.run(
        "synthesize-multi", ["--simulate"] + arguments, environment: environment)
    }
    #expect(try await run(["--config", "~/paths.json"], environment).code == 0)
    let output = try RunOutput(path("out"))
    #expect(output.journal.first?["seeds_file"] as? String == path("seeds.json"))
    let config = output.journal.first?["config"] as? [String: Any]
    #expect(config?["output_dir"] as? String == path("out"))

    let given = try await run(
      ["--config", "~/paths.json", "--seeds=~/seeds.json", "--output-dir", "~/${NAME}/b"],
      environment)
    #expect(given.code == 0, "\(given.errors)")
    #expect(try RunOutput(path("seeds/b")).pairs.isEmpty == false)

    let unset = try await run(["--config", path("paths.json")], ["HOME": folder.path, "NAME": ""])
    #expect(unset.code == 2)
    #expect(
      unset.errors.contains("seeds_file names the environment variable NAME, which is empty"))
    let named = [["--config", "${X_NO}/c"], ["--config", "~/config.json", "--seeds", "${X_NO}"]]
    for arguments in named {
      let result = try await run(arguments, environment)
      #expect(result.code == 2)
      #expect(result.errors.contains("names the environment variable X_NO, which is not set"))
    }
    let facts = try await CommandRun.run(
      "synthesize-multi", ["config", "--json", "--config", path("paths.json")],
      environment: environment)
    #expect(facts.output.contains("\"output_dir\":\"\(path("out"))\""))
  }
}
