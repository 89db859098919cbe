import Foundation
import TestSupport
import Testing

/// `synthesize-multi resume`, and what a run says when another of the same seeds is not finished.
@Suite("Resuming by name", .timeLimit(.minutes(2)))
struct ResumeCommandTests {
  let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
    try folder.write("config.json", SimulatedRunTests.configuration)
    try write(seeds: 1...6)
  }

  private func write(seeds: ClosedRange<Int>, to name: String = "seeds.jsonl") throws {
    try folder.write(name, seeds.map { "\"topic \($0)\"\n" }.joined())
  }

  /// Started in the folder, so that paths may be relative.
  private func start(
    _ arguments: [String], in place: String = "", environment: [String: String] = [:]
  ) throws -> CommandRun {
    try CommandRun.start(
      "/usr/bin/env",
      ["-C", folder.path + "/" + place, Products.path("synthesize-multi")] + arguments,
      environment: environment)
  }

  private func run(
    _ arguments: [String], in place: String = "", environment: [String: String] = [:]
  ) async throws -> CommandRun.Result {
    try await start(arguments, in: place, environment: environment).wait()
  }

  private static let new = [
    "--config", "config.json", "--seeds", "seeds.jsonl", "--output-dir", "out", "--simulate",
  ]

  /// A run that a signal has ended before it could do its seeds.
  private func interrupted(_ arguments: [String] = Self.new, code: Int32 = -SIGKILL) async throws {
    try write(seeds: 1...1000)
    let parent = try start(arguments + ["--quiet"])
    let began = try await eventually(within: .seconds(20)) {
      try (ends(in: "out").count) >= 3 || !parent.isRunning
    }
    try #require(began)
    parent.signal(code < 0 ? -code : SIGINT)
    #expect(await parent.wait().code == code)
  }

  /// How seeds have ended, as the newest journal tells.
  private func ends(in place: String) throws -> [String] {
    guard FileManager.default.fileExists(atPath: folder.path + "/" + place) else { return [] }
    let journal = try folder.names(in: place).last { $0.hasPrefix("journal_") && $0.hasSuffix("l") }
    guard let journal else { return [] }
    let text = try String(contentsOfFile: "\(folder.path)/\(place)/\(journal)", encoding: .utf8)
    return text.split(separator: "\n").map(String.init).filter { $0.contains(#""type":"seed""#) }
  }

  private func journals(in place: String = "out") throws -> [String] {
    try folder.names(in: place).filter { $0.hasPrefix("journal_") }
  }

  // MARK: resume DIR

  @Test("A killed run whose config has gone is resumed by its folder alone, with the same records")
  func killed() async throws {
    try await interrupted()
    try FileManager.default.removeItem(atPath: folder.path + "/config.json")
    let result = try await run(["resume", "out"])
    #expect(result.code == 0, "\(result.errors)")
    let done = try #require(result.errors.firstMatch(of: /Resuming \d+_\d+: (\d+) of 1000 done\n/))
    #expect(try #require(Int(done.output.1)) < 1000)

    try folder.write("config.json", SimulatedRunTests.configuration)
    var whole = Self.new
    whole[5] = "whole"
    #expect(try await run(whole).code == 0)
    let (resumed, undisturbed) = (
      try RunOutput(folder.path + "/out"), try RunOutput(folder.path + "/whole")
    )
    #expect(try resumed.comparablePairs == undisturbed.comparablePairs)
    let again = try await run(["resume", "out"])
    #expect(again.code == 0)
    #expect(again.errors.contains("1000 of 1000 done\nNothing to do\n"), "\(again.errors)")
  }

  @Test("A limit holds for one start, and the next does the rest")
  func limit() async throws {
    let first = try await run(Self.new + ["--limit", "2"])
    #expect(first.code == 0)
    #expect(
      first.errors.contains("4 seeds are left, as --limit is 2; do them with: "), "\(first.errors)")
    let second = try await run(["resume", "out", "--limit", "1"])
    #expect(second.code == 0)
    #expect(second.errors.contains("2 of 3 done\n"), "\(second.errors)")
    #expect(second.errors.contains("3 seeds are left, as --limit is 1"), "\(second.errors)")
    #expect(second.errors.contains(" resume out\n"), "\(second.errors)")
    #expect(try ends(in: "out").count == 3)
    let state = try await run(["status", "out"])
    #expect(state.output.contains("finished"), "\(state.output)")
    #expect(try await run(["resume", "out", "--seed-index", "6"]).code == 0)
    #expect(try ends(in: "out").count == 4)
    let none = try await run(["resume", "out", "--seed-index", "6"])
    #expect(
      none.errors.contains("Nothing to do: --seed-index 6 takes none of the seeds that are left"),
      "\(none.errors)")
    let rest = try await run(["resume", "out", "--limit", "9"])
    #expect(rest.code == 0 && !rest.errors.contains("--limit"), "\(rest.errors)")
    #expect(try ends(in: "out").count == 6)
    let nothing = try await run(["resume", "out", "--retry-failed"])
    #expect(nothing.errors.contains("Nothing to do: no seed has failed\n"), "\(nothing.errors)")
  }

  @Test("Where there is no run to resume, nothing is made, and it is said in a sentence")
  func nothingThere() async throws {
    for option in ["--resume", "--resume-anyway", "--retry-failed"] {
      let result = try await run(Self.new + [option])
      #expect(result.code == 2)
      #expect(result.errors.contains("the folder out does not exist, so"), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/out"))
    }
    try FileManager.default.createDirectory(
      atPath: folder.path + "/out", withIntermediateDirectories: true)
    #expect(try await run(Self.new + ["--resume"]).code == 2)
    #expect(try folder.names(in: "out") == [])
    // Without a stamp or a run of this mode the folder stays as it is, too.
    #expect(try await run(Self.new + ["--resume=20260101_000000"]).code == 2)
    #expect(try folder.names(in: "out") == [])
    let bare = try await run(["resume"])
    #expect(bare.code == 2)
    #expect(
      bare.errors.contains(
        "the folder results, where results go by default, does not exist; name the folder of the run"
      ),
      "\(bare.errors)")
  }

  @Test("A replay is resumed as one, and so is a run whose address and model variables named")
  func keptSettings() async throws {
    var arguments = Self.new.filter { $0 != "--simulate" }
    arguments += ["--replay", "--cache-dir", "cache", "--limit", "1"]
    let replay = try await run(arguments, environment: ["OPENAI_MODEL": "m"])
    #expect(replay.code == 3, "\(replay.errors)")
    let resumed = try await run(["resume", "out"])
    #expect(resumed.code == 3, "\(resumed.errors)")
    #expect(try ends(in: "out").count == 6)
    let journal = try #require(journals().first)
    let text = try String(contentsOfFile: folder.path + "/out/" + journal, encoding: .utf8)
    #expect(text.contains(#""model_name":"m""#))
    // Another value now does not change what the run has kept.
    let other = try await run(["resume", "out"], environment: ["OPENAI_MODEL": "other"])
    #expect(other.code == 3, "\(other.errors)")
    let changed = try await run(
      ["resume", "out", "--config", "config.json"], environment: ["OPENAI_MODEL": "other"])
    #expect(changed.code == 2)
    #expect(
      changed.errors.contains(#"other settings: model_name (was "m", is now "other")\#n"#),
      "\(changed.errors)")
    #expect(changed.errors.contains("resume it with its own settings: "), "\(changed.errors)")
    #expect(
      changed.errors.contains(" resume out --config config.json --resume-anyway\n"),
      "\(changed.errors)")
  }

  @Test(
    "The folder may be relative, moved, linked to, the place it is asked in, or named by its journal"
  )
  func places() async throws {
    #expect(try await run(Self.new + ["--limit", "1"]).code == 0)
    let manager = FileManager.default
    try manager.moveItem(atPath: folder.path + "/out", toPath: folder.path + "/moved here")
    let moved = try await run(["resume", "moved here", "--limit", "1"])
    #expect(moved.code == 0, "\(moved.errors)")
    #expect(moved.errors.contains("The run was started in "), "\(moved.errors)")
    #expect(try ends(in: "moved here").count == 2)
    #expect(!manager.fileExists(atPath: folder.path + "/out"))
    let journal = try #require(journals(in: "moved here").first)
    #expect(try await run(["resume", "moved here/" + journal, "--limit", "1"]).code == 0)
    #expect(try await run(["resume", journal, "--limit", "1"], in: "moved here").code == 0)
    #expect(try await run(["resume", ".", "--limit", "1"], in: "moved here").code == 0)
    #expect(try ends(in: "moved here").count == 5)

    try manager.moveItem(atPath: folder.path + "/moved here", toPath: folder.path + "/elsewhere")
    try manager.createSymbolicLink(
      atPath: folder.path + "/out", withDestinationPath: folder.path + "/elsewhere")
    let linked = try await run(["resume", "out"])
    #expect(linked.code == 0, "\(linked.errors)")
    #expect(!linked.errors.contains("was started in"), "\(linked.errors)")
    #expect(try ends(in: "elsewhere").count == 6)
  }

  @Test(
    "Seeds that lay in the run's folder are found when it was moved; others that are gone are named"
  )
  func seeds() async throws {
    try FileManager.default.createDirectory(
      atPath: folder.path + "/out", withIntermediateDirectories: true)
    try write(seeds: 1...3, to: "out/inside.jsonl")
    var inside = Self.new
    inside[3] = "out/inside.jsonl"
    #expect(try await run(inside + ["--limit", "1"]).code == 0)
    try FileManager.default.moveItem(
      atPath: folder.path + "/out", toPath: folder.path + "/moved")
    #expect(try await run(["resume", "moved"]).code == 0)
    #expect(try ends(in: "moved").count == 3)

    #expect(try await run(Self.new + ["--limit", "1"]).code == 0)
    try FileManager.default.moveItem(
      atPath: folder.path + "/seeds.jsonl", toPath: folder.path + "/other.jsonl")
    let gone = try await run(["resume", "out"])
    #expect(gone.code == 2)
    #expect(
      gone.errors.contains("/seeds.jsonl is not there") && gone.errors.contains("--seeds FILE"),
      "\(gone.errors)")
    #expect(try await run(["resume", "out", "--seeds", "other.jsonl", "--limit", "2"]).code == 0)
    // From now on it is known where they are.
    #expect(try await run(["resume", "out"]).code == 0)
    #expect(try ends(in: "out").count == 6)
  }

  @Test("Of several runs the newest in time is meant, whatever the zone its stamp is in, and named")
  func newest() async throws {
    // The first has the later stamp.
    #expect(
      try await run(Self.new + ["--limit", "1"], environment: ["TZ": "Asia/Tokyo"]).code == 0)
    #expect(
      try await run(Self.new + ["--limit", "2"], environment: ["TZ": "America/Los_Angeles"]).code
        == 0)
    let stamps = try journals().map { $0.dropFirst("journal_math_".count).dropLast(6) }
    try #require(stamps.count == 2)
    let result = try await run(["resume", "out"])
    #expect(result.code == 0, "\(result.errors)")
    #expect(
      result.errors.contains("out holds 2 runs; this is the newest, math \(stamps[0])\n"),
      "\(result.errors)")
    #expect(result.errors.contains("Resuming \(stamps[0]): 2 of 6 done\n"), "\(result.errors)")
    let flag = try await run(Self.new + ["--resume"])
    #expect(flag.errors.contains("Resuming \(stamps[0]): 6 of 6 done\n"), "\(flag.errors)")
    let other = try await run(["resume", "out", "--run", String(stamps[1])])
    #expect(other.errors.contains("Resuming \(stamps[1]): 1 of 6 done\n"), "\(other.errors)")
    let none = try await run(["resume", "out", "--run", "20200101_000000"])
    #expect(none.code == 2)
    #expect(none.errors.contains("out holds no run 20200101_000000; it holds"), "\(none.errors)")
  }

  @Test("Of two modes' runs with one stamp the journal is asked for")
  func sameStamp() async throws {
    #expect(try await run(Self.new + ["--limit", "1"]).code == 0)
    let journal = try #require(journals().first)
    // As another mode names it that starts in the same second.
    try FileManager.default.copyItem(
      atPath: "\(folder.path)/out/\(journal)",
      toPath: "\(folder.path)/out/" + journal.replacing("math", with: "other"))
    let stamp = String(journal.dropFirst("journal_math_".count).dropLast(6))
    let both = try await run(["resume", "out", "--run", stamp])
    #expect(both.code == 2)
    #expect(
      both.errors.contains("out holds 2 runs \(stamp); name the journal of one:")
        && both.errors.contains(" resume out/\(journal)\n"), "\(both.errors)")
    let one = try await run(["resume", "out/" + journal])
    #expect(one.code == 0, "\(one.errors)")
  }

  @Test(
    "A run goes on with the seeds that it was started with, whatever a config names",
    arguments: [
      ["resume", "out", "--config", "other.json"], ["--config", "other.json", "--resume"],
    ])
  func ownSeeds(arguments: [String]) async throws {
    try await interrupted()
    try write(seeds: 5001...5009, to: "others.jsonl")
    try folder.write(
      "other.json",
      SimulatedRunTests.configuration.dropLast() + ", \"seeds_file\": \"others.jsonl\"}")
    let more = arguments[0] == "resume" ? [] : ["--output-dir", "out", "--simulate"]
    let result = try await run(arguments + more)
    #expect(result.code == 0, "\(result.errors)")
    #expect(!result.errors.contains("seed file changed"), "\(result.errors)")
    #expect(try RunOutput(folder.path + "/out").statistics["seeds_total"] as? Int == 1000)
  }

  @Test("Where there is no run it says so, and where there is one")
  func nowhere() async throws {
    #expect(try await run(Self.new).code == 0)
    let wrong = try await run(["resume", "."])
    #expect(wrong.code == 2)
    #expect(
      wrong.errors.contains(". holds no run\n") && wrong.errors.contains("resume out\n"),
      "\(wrong.errors)")
    let gone = try await run(["resume", "nowhere"])
    #expect(gone.code == 2)
    #expect(gone.errors.contains("nowhere does not exist;"), "\(gone.errors)")
    let file = try await run(["resume", "seeds.jsonl"])
    #expect(file.code == 2)
    #expect(file.errors.contains("neither a folder nor the journal"), "\(file.errors)")
    let inside = try await run(["resume"], in: "out")
    #expect(inside.code == 2)
    #expect(inside.errors.contains("there is one here: "), "\(inside.errors)")
  }

  @Test("A run of the first version says that it needs its config, and goes on with it")
  func firstVersion() async throws {
    let kept = try FixtureRun("v1/math-killed")
    let place = ["-C", kept.folder.path, Products.path("synthesize-multi"), "resume", "."]
    let refused = try await CommandRun.run("/usr/bin/env", place)
    #expect(refused.code == 2)
    #expect(
      refused.errors.contains("was made by version 0.1.0, which kept no settings")
        && refused.errors.contains("resume . --config CONFIG"), "\(refused.errors)")
    let resumed = try await CommandRun.run("/usr/bin/env", place + ["--config", "config.json"])
    #expect(resumed.code == 0, "\(resumed.errors)")
    #expect(try RunOutput(kept.folder.path).statistics["seeds_total"] as? Int == 16)
  }

  @Test(
    "A secret that stood in the config is missing by name; one in a variable is taken from there")
  func secrets() async throws {
    let server = try ChatServer(answer: ScriptedMathModel.answer)
    func configure(_ key: String) throws {
      try folder.write(
        "config.json",
        SimulatedRunTests.configuration.dropLast()
          + ", \"base_url\": \"\(server.baseURL)\", \"model_name\": \"m\", \"api_key\": \"\(key)\"}"
      )
    }
    let real = Self.new.dropLast()
    let environment = ["MY_KEY": "sk-canary-1"]
    try configure("sk-canary-1")
    #expect(try await run(real + ["--limit", "1"], environment: environment).code == 0)
    let lost = try await run(["resume", "out"], environment: environment)
    #expect(lost.code == 2)
    #expect(
      lost.errors.contains("api_key stood in the config itself")
        && lost.errors.contains("resume out --config CONFIG"), "\(lost.errors)")
    // As a kill leaves it, so that it is to be resumed.
    let journal = try #require(journals().first)
    let text = try String(contentsOfFile: "\(folder.path)/out/\(journal)", encoding: .utf8)
    try folder.write("out/" + journal, text.replacing(/\{[^\n]*"type":"end".*\n/, with: ""))
    let status = try await run(["status", "out"])
    #expect(status.output.contains("resume out --config CONFIG"), "\(status.output)")
    #expect(try await run(["resume", "out", "--config", "config.json", "--limit", "2"]).code == 0)

    try configure("${MY_KEY}")
    #expect(
      try await run(real + ["--new", "--limit", "1"], environment: environment).code == 0)
    let unset = try await run(["resume", "out"])
    #expect(unset.code == 2)
    #expect(
      unset.errors.contains("api_key needs the environment variable MY_KEY"), "\(unset.errors)")
    let set = try await run(["resume", "out"], environment: environment)
    #expect(set.code == 0, "\(set.errors)")
    #expect(!set.errors.contains("canary"))
  }

  // MARK: The same command again

  @Test("Over an unfinished run the same command refuses and names both ways, which work")
  func unfinished() async throws {
    try await interrupted()
    let before = try ends(in: "out").count
    let refused = try await run(Self.new)
    #expect(refused.code == 2)
    #expect(
      refused.errors.contains(
        /out holds an unfinished run of these seeds, \d+_\d+: \d+ of 1000 done/),
      "\(refused.errors)")
    #expect(try journals().count == 1)
    let commands = refused.errors.split(separator: "\n").compactMap { line in
      line.firstMatch(of: /\ with: (.*)$/).map { String($0.output.1) }
    }
    try #require(commands.count == 2)
    #expect(commands[1].hasSuffix("--output-dir out --simulate --new"))
    func paste(_ command: String) async throws -> CommandRun.Result {
      try await CommandRun.run("/bin/sh", ["-c", "cd '\(folder.path)' && \(command)"])
    }
    try write(seeds: 1...1000)
    let new = try await paste(commands[1] + " --limit 2")
    #expect(new.code == 0, "\(new.errors)")
    #expect(try journals().count == 2)
    // A first look does not make up for the other.
    #expect(try await run(Self.new).code == 2)
    let named = try await run(Self.new + ["--quiet"])
    let resume = try #require(named.errors.firstMatch(of: /resume it with: (.*)\n/)?.output.1)
    let resumed = try await paste(String(resume))
    #expect(resumed.code == 0, "\(resumed.errors)")
    #expect(before < 1000)
    // Now there is nothing that a new run would do again unawares.
    #expect(try await run(Self.new + ["--limit", "1"]).code == 0)
  }

  @Test(
    "A run that ended by its limit or places, or with failures, is finished; one that was stopped is not"
  )
  func finished() async throws {
    for arguments in [["--limit", "2"], ["--seed-index", "3"], []] {
      #expect(try await run(Self.new + arguments).code == 0)
    }
    try folder.write("seeds.jsonl", "\"a\"\n{\"conten\": \"b\"}\n")
    #expect(try await run(Self.new).code == 3)
    #expect(try await run(Self.new).code == 3)
    // Other seeds, a real run, and another folder are other runs.
    try await interrupted(code: 130)
    #expect(try await run(Self.new).code == 2)
    try write(seeds: 1...3)
    #expect(try await run(Self.new).code == 0)
  }

  @Test("--resume-anyway resumes, and starts nothing where there is nothing to resume")
  func anyway() async throws {
    let none = try await run(Self.new + ["--resume-anyway"])
    #expect(none.code == 2)
    #expect(
      none.errors.contains("the folder out does not exist, so it holds no run"), "\(none.errors)")
    #expect(try await run(Self.new + ["--limit", "2"]).code == 0)
    try folder.write(
      "config.json", SimulatedRunTests.configuration.dropLast() + ", \"temperature\": 0.9}")
    let result = try await run(Self.new + ["--resume-anyway"])
    #expect(result.code == 0, "\(result.errors)")
    #expect(try journals().count == 1)
    #expect(try ends(in: "out").count == 6)
  }

  // MARK: What failed

  private func failed() throws -> [[String: Any]] {
    let name = try #require(folder.names(in: "out").last { $0.hasPrefix("failed_seeds_") })
    let data = try Data(contentsOf: URL(filePath: folder.path + "/out/" + name))
    return try #require(JSONSerialization.jsonObject(with: data) as? [[String: Any]])
  }

  @Test(
    "A bad line is kept with its text, can be fed again, and leaves the failures when it is mended")
  func mended() async throws {
    try folder.write("seeds.jsonl", "{\"content\": \"a\"}\n{\"conten\": \"b\"}\n{oops\n\"c\"\n")
    #expect(try await run(Self.new).code == 3)
    #expect(try failed().map { $0["bad_seed"] as? String } == ["{\"conten\": \"b\"}", "{oops"])
    let name = try #require(folder.names(in: "out").last { $0.hasPrefix("failed_seeds_") })
    var fed = Self.new
    fed[3] = "out/" + name
    fed[5] = "fed"
    let again = try await run(fed)
    #expect(again.code == 3, "\(again.errors)")
    #expect(again.errors.contains("seed 2"))

    try folder.write(
      "seeds.jsonl", "{\"content\": \"a\"}\n{\"content\": \"b\"}\n{oops\n\"c\"\n")
    let retried = try await run(Self.new + ["--retry-failed"])
    #expect(retried.code == 3)
    #expect(retried.errors.contains("4/4 seeds done, 3 accepted"), "\(retried.errors)")
    #expect(try failed().map { $0["bad_seed"] as? String } == ["{oops"])
    try folder.write(
      "seeds.jsonl", "{\"content\": \"a\"}\n{\"content\": \"b\"}\n{\"content\": \"d\"}\n\"c\"\n")
    let resumed = try await run(["resume", "out"])
    #expect(resumed.code == 0, "\(resumed.errors)")
    #expect(resumed.errors.contains("The seed file changed: 1 mended\n"), "\(resumed.errors)")
    #expect(resumed.errors.contains("4/4 seeds done, 4 accepted"), "\(resumed.errors)")
    #expect(try failed().isEmpty)
    #expect(try await run(["resume", "out"]).code == 0)
  }

  @Test("What failed stays when the run is resumed with seeds that lack it, and counts stay true")
  func otherSeeds() async throws {
    let server = try ChatServer { _ in .status(400, body: "{}") }
    try folder.write(
      "config.json",
      SimulatedRunTests.configuration.dropLast()
        + ", \"base_url\": \"\(server.baseURL)\", \"model_name\": \"m\"}")
    let real = Array(Self.new.dropLast())
    try folder.write(
      "seeds.jsonl", "{\"content\": \"a\", \"id\": 7, \"n\": 1.10}\n\"b\"\n{oops\n\"d\"\n")
    #expect(try await run(real + ["--limit", "3"]).code == 3)
    try folder.write("other.jsonl", "\"other\"\n")
    var other = real
    other[3] = "other.jsonl"
    let resumed = try await run(other + ["--resume"])
    #expect(resumed.code == 3)
    #expect(resumed.errors.contains("4/4 seeds done"), "\(resumed.errors)")
    let kept = try failed()
    #expect(kept.map { $0["content"] as? String } == ["other", "a", "b", nil])
    #expect(kept[1]["id"] as? Int == 7)
    #expect(kept.allSatisfy { ($0["detail"] as? String)?.isEmpty == false })
    // Also where the first file is gone and only the file of failed seeds has them.
    try FileManager.default.removeItem(atPath: folder.path + "/seeds.jsonl")
    let retried = try await run(other + ["--resume", "--retry-failed"])
    #expect(retried.code == 3)
    #expect(retried.errors.contains("4/4 seeds done"), "\(retried.errors)")
    #expect(try failed().map { $0["content"] as? String } == ["other", "a", "b", nil])
  }
}
