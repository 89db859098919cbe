import Foundation
import TestSupport
import Testing

@testable import Base
@testable import Engine

@Suite("Looking through a seed file")
struct SeedFileScanTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func scan(
    _ text: String, _ selection: SeedSelection = SeedSelection(), contentKey: String = "content"
  ) throws -> SeedFileScan {
    try SeedFileScan(
      of: folder.write("s.jsonl", text), contentKey: contentKey, selection: selection)
  }

  @Test("One reading finds the digest of all bytes and how many seeds there are")
  func counts() throws {
    let text = "\"a\"\n42\n\"b\"\n\n"
    let scan = try scan(text)
    #expect(scan.digest == SHA256.digest(text.utf8))
    #expect(scan.good == 2 && scan.bad == 1)
    #expect(scan.total == 3 && scan.selected == 3)
    #expect(try self.scan("[\"a\"] \n").digest == SHA256.digest("[\"a\"] \n".utf8))
  }

  static let repeats: [(text: String, selection: SeedSelection, summary: String, notice: String?)] =
    [
      ("\"a\"\n\"b\"\n", SeedSelection(), "2 good seeds, 0 bad", nil),
      // Neither repeats what is a seed.
      ("42\n\"42\"\n42\n", SeedSelection(repeats: .skip), "1 good seed, 2 bad", nil),
      (
        "\"a\"\n{\"content\": \"a\", \"kwargs\": {\"k\": 1}}\n", SeedSelection(),
        "2 good seeds, 0 bad, 1 of them repeats an earlier one",
        #"1 of them repeats an earlier one; to pass over such seeds, set "#
          + #""on_duplicate_seeds": "skip" in the config."#
      ),
      (
        "\"a\"\n\"a\"\n\"a\"\n\"b\"\n", SeedSelection(numberOfSeeds: 2, repeats: .skip),
        "4 good seeds, 0 bad, 2 of them repeat earlier ones",
        #"2 seeds repeat earlier ones and are passed over, as on_duplicate_seeds is "skip"."#
      ),
      (
        "\"a\"\n\"a\"\n\"b\"\n", SeedSelection(indexes: SeedIndexes(parsing: "3")),
        "3 good seeds, 0 bad, 1 of them repeats an earlier one", nil
      ),
    ]

  @Test("How many seeds repeat is told of the file and of the run", arguments: repeats)
  func repeating(
    text: String, selection: SeedSelection, summary: String, notice: String?
  ) throws {
    let scan = try scan(text, selection)
    #expect(scan.summary == summary)
    #expect(scan.repeatsNotice == notice)
  }

  @Test("A run selects what it does not pass over, and has to have something to do")
  func selected() throws {
    let text = "\"a\"\n\"a\"\n\"b\"\n\"b\"\n\"c\"\n"
    #expect(try scan(text, SeedSelection(repeats: .skip)).selected == 3)
    #expect(try scan(text, SeedSelection(numberOfSeeds: 2, repeats: .skip)).selected == 2)
    let none = SeedSelection(indexes: SeedIndexes(parsing: "2,4"), repeats: .skip)
    let path = folder.path + "/s.jsonl"
    #expect(
      throws: UsageProblem(
        "\(path): all seeds that are chosen repeat earlier ones, and on_duplicate_seeds is \"skip\""
      )
    ) { try scan(text, none) }
  }

  @Test("Where all seeds have another key, the setting for it is named")
  func advice() throws {
    let text = "{\"question\": \"a\"}\n{\"question\": \"b\"}\n"
    #expect(try scan(text).advice?.contains(#""seed_content_key": "question""#) == true)
    #expect(try scan(text, contentKey: "question").advice == nil)
    #expect(try scan(text + "\"c\"\n").advice == nil)
    #expect(try scan("{}\n").advice == nil)
    #expect(try scan("{\"kwargs\": {}}\n").advice == nil)
  }

  static let others: [(text: String, advice: String)] = [
    // The one text that all have in common.
    (
      "{\"id\":1,\"text\":\"a\",\"q\":\"b\"}\n{\"text\":\"c\"}\n",
      #"config: "seed_content_key": "text""#
    ),
    ("{\"a\":\"x\",\"b\":\"y\"}\n", #"config: "seed_content_key": "KEY""#),
    ("{\"a\":\"x\"}\n{\"b\":\"y\"}\n", #"config: "seed_content_key": "KEY""#),
    ("{\"seeds\":\"a\"}", #""seeds" must be a list of seeds, not a string"#),
    ("{\"seeds\":\"a\"}\n{\"seeds\":\"b\"}\n", #"config: "seed_content_key": "seeds""#),
    ("{\"seeds\":{\"a\":1}}", #""seeds" must be a list of seeds, not an object"#),
    (
      "{\"data\":[\"a\",\"b\"]}",
      #"they stand in a list under "data"; take it out with: jq '.["data"]' "#
    ),
    ("{\n\"version\":1,\n\"my items\":[{\"content\":\"a\"}]}", #"jq '.["my items"]' "#),
  ]

  @Test("What the seeds have instead of a content tells what to do", arguments: others)
  func otherMembers(text: String, advice: String) throws {
    let found = try scan(text)
    #expect(found.advice?.contains(advice) == true, "\(found.advice ?? "none")")
    #expect(found.refusal?.hasPrefix("no seed has content: ") == true)
  }

  @Test("Bad seeds that a file of failed seeds has kept are told of by their own reasons")
  func keptBadSeeds() throws {
    let cases: [(bad: String, reason: String)] = [
      (#"{\"conten\":\"a\"}"#, #"the seed has no content; it has "conten""#),
      ("42", "a seed must be a string or an object with content, not an integer"),
      ("{oops", "the seed is no JSON"), (#"{\"content\":\" \"}"#, "the seed's content is empty"),
      ("", "the seed takes more than 1048576 bytes"),
    ]
    for (bad, reason) in cases {
      var told: [String] = []
      let line = #"{"content":null,"bad_seed":"\#(bad)","source_id":"bad_1","cause":"x"}"#
      let path = try folder.write("kept.jsonl", line + "\n")
      let found = try SeedFileScan(of: path, contentKey: "content") { told.append($0.reason) }
      #expect(told.count == 1 && told[0].contains(reason), "\(told)")
      // They are in a place of their own, not under another key.
      #expect(found.advice == nil)
    }
  }
}

@Suite("Seeds of a pipe")
struct SeedPipeTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// A pipe with a name, that `text` is written to.
  private func pipe(_ text: [UInt8]) throws -> String {
    let path = folder.path + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    Thread.detachNewThread {
      let end = open(path, O_WRONLY)
      writeAll(text, to: end)
      close(end)
    }
    return path
  }

  @Test("What can be read but once is a pipe, whatever it is called")
  func kinds() throws {
    let file = try folder.write("seeds.json", "[]")
    #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
    let table: [(path: String, isPipe: Bool)] = [
      (file, false), (folder.path, false), (folder.path + "/none", false),
      (folder.path + "/pipe", true), ("-", true), ("/dev/stdin", true), ("/dev/fd/63", true),
      ("/proc/self/fd/3", true), ("/dev/null", true), ("./-", false),
    ]
    for (path, isPipe) in table { #expect(SeedPipe.isAt(path) == isPipe, "\(path)") }
    #expect(SeedPipe.name(of: "-").shown == "standard input")
    #expect(SeedPipe.name(of: file) == SeedFileName(path: file))
  }

  @Test("A pipe is looked through as a file is")
  func scan() throws {
    let text = Array("\"a\"\n\"b\"\n".utf8)
    let scan = try SeedFileScan(of: pipe(text), contentKey: "content")
    #expect(scan.good == 2)
    #expect(scan.digest == SHA256.digest(text))
  }

  @Test("Its seeds are kept in a file, which is gone again where it is not wanted")
  func spool() throws {
    let seeds = (1...40_000).map { "\"seed \($0)\"\n" }.joined()
    var spool: SeedSpool? = try SeedSpool(of: pipe(Array(seeds.utf8)), in: folder.path)
    let path = try #require(spool?.path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == seeds)
    #expect(spool?.ending == "jsonl")
    spool = nil
    #expect(try folder.names() == ["pipe"])
  }

  @Test("It gets a name of the run's, and never that of another file")
  func names() throws {
    let spool = try SeedSpool(of: pipe(Array(" [\"a\"]".utf8)), in: folder.path)
    #expect(spool.ending == "json")
    try folder.write("s1", "old")
    try spool.move { folder.path + "/s\($0)" }
    spool.keep()
    #expect(try folder.names() == ["pipe", "s1", "s2"])
    #expect(try String(contentsOfFile: folder.path + "/s1", encoding: .utf8) == "old")
  }

  @Test(
    "A pipe that gives no seeds is told of and leaves nothing",
    arguments: [
      ([], "nothing came; it must give seeds as a seed file does"),
      ([0x1F, 0x8B, 8], "this is compressed by gzip, not JSON; save it to FILE"),
      ([0, 0, 0, 0, 0], "this is a binary file"),
    ])
  func refused(bytes: [UInt8], sentence: String) throws {
    let path = try pipe(bytes)
    do {
      _ = try SeedSpool(of: path, in: folder.path)
      Issue.record("it is kept")
    } catch let error as SeedFileError {
      #expect(error.description.hasPrefix("\(path): \(sentence)"))
    }
    #expect(try folder.names() == ["pipe"])
  }

  @Test("A folder is taken away as far as it was made")
  func folders() throws {
    let inner = folder.path + "//a/b/"
    #expect(Directory.missing(inner) == folder.path + "/a")
    #expect(Directory.missing(folder.path) == nil)
    try Directory.make(inner)
    Directory.removeEmpty(inner, upTo: folder.path + "/a/c")
    #expect(try folder.names(in: "a") == ["b"])
    Directory.removeEmpty(inner, upTo: folder.path + "/a")
    #expect(try folder.names() == [])
  }
}
