import Testing

@testable import Base
@testable import Engine
@testable import SynthesisCore
@testable import Synthesize
@testable import SynthesizeMulti

@Suite("The command line")
struct CommandLineParserTests {
  private static func parse(_ line: String) -> Result<CommandLineCommand, CommandLineUsageError> {
    CommandLineParser.parse(line.split(separator: " ").map(String.init))
  }

  private static func problem(_ line: String) -> String {
    switch parse(line) {
    case .success(let command): "no error: \(command)"
    case .failure(let error): error.description
    }
  }

  @Test("every option of a run reaches its argument, with a space or an equals sign")
  func run() {
    let expected = RunArguments(
      config: "c.json", seeds: "s.json", outputDirectory: "out", maxWorkers: 4, limit: 10,
      seedIndexes: SeedIndexes(parsing: "3,7-9"), isSimulated: true, verbosity: .verbose)
    let spaced =
      "--config c.json --seeds s.json --output-dir out --max-workers 4 --limit 10 "
      + "--seed-index 3,7-9 --simulate --verbose"
    #expect(Self.parse(spaced) == .success(.run(expected)))
    let joined =
      "--verbose --seed-index=3,7-9 --limit=10 --max-workers=4 --output-dir=out --seeds=s.json "
      + "--config=c.json --simulate"
    #expect(Self.parse(joined) == .success(.run(expected)))
    #expect(Self.parse("--config c") == .success(.run(RunArguments(config: "c"))))
    #expect(
      Self.parse("--config c --quiet")
        == .success(.run(RunArguments(config: "c", verbosity: .quiet))))
    #expect(Self.parse("--config a=b") == .success(.run(RunArguments(config: "a=b"))))
    #expect(Self.parse("--config=a=b") == .success(.run(RunArguments(config: "a=b"))))
  }

  @Test("options that stand for config keys become these keys' values, and no others")
  func overrides() {
    let none = RunRequest(RunArguments(config: "c.json"))
    #expect(none.configurationPath == "c.json")
    #expect(none.overrides == [:])
    var arguments = RunArguments(
      config: "c", seeds: "s.json", outputDirectory: "out", maxWorkers: 4, limit: 10,
      isSimulated: true)
    arguments.cacheUse = .read
    arguments.cacheDirectory = "kept"
    let request = RunRequest(arguments)
    #expect(
      request.overrides == [
        "seeds_file": "s.json", "output_dir": "out", "max_workers": 4, "cache": "read",
        "cache_dir": "kept",
      ])
    #expect(request.limit == 10 && request.isSimulated)
    // A replay is a use of the cache, whatever else is said of it.
    arguments.isReplay = true
    #expect(RunRequest(arguments).overrides["cache"] == "replay")
    #expect(
      DoctorArguments(config: "c", outputDirectory: "out", maxWorkers: 4).overrides
        == ["output_dir": "out", "max_workers": 4])
  }

  @Test("every key that an option stands for is a setting")
  func overrideNames() {
    var arguments = RunArguments(
      config: "c", seeds: "s", outputDirectory: "o", maxWorkers: 1, cacheUse: .on,
      cacheDirectory: "k")
    arguments.isReplay = true
    let schema = SynthesizeJob(environments: .standard).schema
    for name in RunRequest(arguments).overrides.keys {
      #expect(schema.key(named: name) != nil, "\(name)")
    }
  }

  static let purposes: [(line: String, purpose: SettingsReading.Purpose, usesEarlierRun: Bool)] = [
    ("--config c", .run, false), ("--config c --simulate", .simulation, false),
    ("--config c --replay", .replay, false), ("--config c --resume", .run, true),
    ("--config c --retry-failed --simulate", .simulation, true),
    ("--config c --source-id src_1", .run, true), ("--config c --resume-anyway", .run, true),
    ("--config c --new", .run, false),
  ]

  @Test(
    "what is asked says what must be known, and whether an earlier run is meant",
    arguments: purposes)
  func purpose(line: String, purpose: SettingsReading.Purpose, usesEarlierRun: Bool) throws {
    guard case .success(.run(let arguments)) = Self.parse(line) else {
      Issue.record("\(Self.problem(line))")
      return
    }
    let request = RunRequest(arguments)
    #expect(request.purpose == purpose)
    #expect(request.usesEarlierRun == usesEarlierRun)
  }

  @Test(
    "a short form stands for its option, with its value behind it in whatever way",
    arguments: [
      "-c c.json -s s.json -o out -j 4 -n 5 -q", "-cc.json -ss.json -oout -j4 -n5 -q",
      "-c=c.json -s=s.json -o=out -j=4 -n=5 -q", "-qc c.json -s s.json -o out -n5 -j4",
      "run -c c.json --seeds s.json -o out -j4 --limit=5 --quiet",
    ])
  func shortForms(line: String) {
    let expected = RunArguments(
      config: "c.json", seeds: "s.json", outputDirectory: "out", maxWorkers: 4, limit: 5,
      verbosity: .quiet)
    #expect(Self.parse(line) == .success(.run(expected)))
  }

  @Test("every command takes the short forms of its options, and -h and -V")
  func shortFormsOfCommands() {
    #expect(
      Self.parse("validate -c c -s s")
        == .success(.validate(ValidateArguments(config: "c", seeds: "s"))))
    #expect(
      Self.parse("doctor -c c -o o -j8")
        == .success(.doctor(DoctorArguments(config: "c", outputDirectory: "o", maxWorkers: 8))))
    #expect(Self.parse("-V") == .success(.version))
    #expect(Self.parse("status -h") == .success(.help(.status)))
    #expect(Self.parse("-c c -v") == .success(.run(RunArguments(config: "c", verbosity: .verbose))))
  }

  @Test("no two options of a command have one short form, and none has that of help or version")
  func distinctShortForms() {
    func check<Arguments>(_ table: [CommandLineOption<Arguments>]) {
      let letters = table.compactMap(\.short) + ["h", "V"]
      #expect(Set(letters).count == letters.count)
    }
    check(RunArguments.options)
    check(ResumeArguments.options)
    check(StatusArguments.options)
    check(ListArguments.options)
    check(ValidateArguments.options)
    check(ConfigArguments.options)
    check(DoctorArguments.options)
    check(ToolArguments.options)
  }

  @Test("the word run may be left out, and help has the help of each command")
  func words() {
    #expect(Self.parse("run --config c") == Self.parse("--config c"))
    #expect(Self.parse("run --config c --dry-run") != Self.parse("--config c"))
    #expect(Self.parse("help") == .success(.help(.run)))
    for topic in CommandLineTopic.allCases {
      #expect(Self.parse("help \(topic.rawValue)") == .success(.help(topic)))
      #expect(Self.parse("\(topic.rawValue) --help") == .success(.help(topic)))
    }
  }

  @Test("status and list take a folder or none")
  func runs() {
    #expect(Self.parse("status") == .success(.status(StatusArguments())))
    #expect(
      Self.parse("status results --run 20261128_043520 --json")
        == .success(
          .status(
            StatusArguments(directory: "results", stamp: "20261128_043520", isJSON: true))))
    #expect(
      Self.parse("list --json results")
        == .success(.list(ListArguments(directory: "results", isJSON: true))))
    #expect(Self.problem("list a b") == "unexpected argument \"b\"")
  }

  @Test(
    "an unknown command is told with the nearest and with all that there are",
    arguments: ["statsu", "lst", "help rum", "xyz"])
  func unknownCommands(line: String) {
    guard case .failure(let error) = Self.parse(line) else {
      Issue.record("\(line) is a mistake")
      return
    }
    let nearest = ["statsu": "status", "lst": "list", "help rum": "run"][line]
    #expect(error.text.contains("did you mean") == (nearest != nil))
    if let nearest { #expect(error.text.contains("; did you mean \"\(nearest)\"?\n")) }
    for topic in CommandLineTopic.allCases { #expect(error.text.contains(topic.rawValue)) }
  }

  @Test("to resume in spite of changes is to resume, unless only some are to be done again")
  func resumeAnyway() throws {
    for (line, target) in [
      ("--config c --resume-anyway", ResumeTarget.newest), ("--config c", nil),
      ("--config c --resume-anyway --resume S", .stamp("S")),
      ("--config c --resume-anyway --retry-failed", nil),
    ] {
      guard case .success(.run(let arguments)) = Self.parse(line) else {
        Issue.record("\(Self.problem(line))")
        continue
      }
      #expect(RunRequest(arguments).target == target, "\(line)")
    }
  }

  @Test("resume takes a folder, and of a run's options those that hold for a start")
  func resume() {
    #expect(Self.parse("resume") == .success(.resume(ResumeArguments())))
    var expected = ResumeArguments(place: "out", stamp: "S")
    expected.run.config = "c"
    expected.run.seeds = "s"
    expected.run.limit = 3
    expected.run.maxWorkers = 2
    expected.run.retry.failed = .all
    expected.run.verbosity = .quiet
    #expect(
      Self.parse(
        "resume out --run S --config c --seeds s --limit 3 --max-workers 2 --retry-failed --quiet")
        == .success(.resume(expected)))
    #expect(Self.parse("resume --help") == .success(.help(.resume)))
  }

  @Test("the other commands take their own options")
  func commands() {
    #expect(
      Self.parse("validate --config c --seeds s")
        == .success(.validate(ValidateArguments(config: "c", seeds: "s"))))
    #expect(
      Self.parse("config --config c --json")
        == .success(.config(ConfigArguments(config: "c", isJSON: true))))
    #expect(Self.parse("config --config=c") == .success(.config(ConfigArguments(config: "c"))))
    #expect(
      Self.parse("doctor --config c --output-dir o --max-workers 8")
        == .success(
          .doctor(DoctorArguments(config: "c", outputDirectory: "o", maxWorkers: 8))))
    #expect(
      Self.parse("tool calculator --config c --arguments {\"a\":1}")
        == .success(
          .tool(ToolArguments(name: "calculator", config: "c", arguments: .json("{\"a\":1}")))))
    #expect(
      Self.parse("tool --config c --arguments - calculator")
        == .success(
          .tool(ToolArguments(name: "calculator", config: "c", arguments: .standardInput))))
  }

  @Test("help and version win over whatever else the line holds")
  func help() {
    #expect(Self.parse("--help") == .success(.help(.run)))
    #expect(Self.parse("-h") == .success(.help(.run)))
    #expect(Self.parse("--config c --nonsense --help") == .success(.help(.run)))
    #expect(Self.parse("validate --help") == .success(.help(.validate)))
    #expect(Self.parse("tool x --help") == .success(.help(.tool)))
    #expect(Self.parse("--version") == .success(.version))
  }

  @Test(
    "a mistake is named in one sentence",
    arguments: [
      ("", "no config file is named; name one with --config CONFIG"),
      ("--seeds s", "--config is missing"), ("validate", "--config is missing"),
      ("run", "--config is missing"),
      ("-c c -x", "unknown option -x"), ("-C c", "unknown option -C; did you mean -c?"),
      ("-config c", "unknown option -config; did you mean --config?"),
      ("-c c -qx", "unknown option -x"), ("-c c -q=1", "--quiet takes no value"),
      ("-c -s s", "--config needs a value: --config CONFIG"),
      ("-c c -n 5 --limit 6", "--limit is given twice"),
      ("-c c -n -5", "--limit takes an integer of at least 1, not \"-5\""),
      ("-c c --cache onn", "--cache takes off, read or on, not \"onn\"; did you mean on?"),
      ("-c c --cache rea", "--cache takes off, read or on, not \"rea\"; did you mean read?"),
      ("-c c --cache perhaps", "--cache takes off, read or on, not \"perhaps\""),
      ("config --json", "--config is missing"),
      ("config --config c --json=x", "--json takes no value"),
      ("config --config c --seeds s", "unknown option --seeds"),
      ("doctor", "--config is missing"), ("doctor --config c --seeds s", "unknown option --seeds"),
      ("tool --config c --arguments {}", "the tool's name is missing"),
      ("tool calculator --config c", "--arguments is missing"),
      ("--confg c", "unknown option --confg; did you mean --config?"),
      ("--config c --seed s", "unknown option --seed; did you mean --seeds?"),
      ("--config c --max_workers 3", "unknown option --max_workers; did you mean --max-workers?"),
      ("--config c -x", "unknown option -x"),
      ("--config c --frobnicate", "unknown option --frobnicate"),
      ("validate --config c --limit 3", "unknown option --limit"),
      ("validat --config c", "unknown command \"validat\"; did you mean \"validate\"?"),
      (
        "seeds.json",
        "unknown command \"seeds.json\"; a config file is named by --config seeds.json"
      ),
      ("--config c extra", "unexpected argument \"extra\""),
      ("--config c --", "\"--\" stands for nothing here; leave it out"),
      ("--", "\"--\" stands for nothing here; leave it out"),
      ("--help=3", "--help takes no value"), ("status -h=3", "-h takes no value"),
      ("--version=3", "--version takes no value"),
      ("ls", "unknown command \"ls\"; did you mean \"list\"?"),
      ("version", "unknown command \"version\"; did you mean \"--version\"?"),
      ("--config c -", "unexpected argument \"-\""),
      ("validate a --config c", "unexpected argument \"a\""),
      ("tool a b --config c --arguments -", "unexpected argument \"b\""),
      ("--config", "--config needs a value: --config CONFIG"),
      ("--config --simulate", "--config needs a value: --config CONFIG"),
      ("--config=", "--config needs a value: --config CONFIG"),
      ("--config c --simulate=yes", "--simulate takes no value"),
      ("--config c --config d", "--config is given twice"),
      ("--config c --quiet --quiet", "--quiet is given twice"),
      ("--config c --quiet --verbose", "--quiet and --verbose exclude each other"),
      ("--config c --new --resume", "--new and --resume exclude each other"),
      ("--config c --retry-failed --new", "--retry-failed and --new exclude each other"),
      ("resume a b", "unexpected argument \"b\""),
      ("resume out --simulate", "unknown option --simulate"),
      ("--config c --verbose --quiet", "--verbose and --quiet exclude each other"),
      ("--config c --max-workers 0", "--max-workers takes an integer from 1 to 1024, not \"0\""),
      (
        "--config c --max-workers 1025",
        "--max-workers takes an integer from 1 to 1024, not \"1025\""
      ),
      ("--config c --limit -5", "--limit takes an integer of at least 1, not \"-5\""),
      ("--config c --limit 2.5", "--limit takes an integer of at least 1, not \"2.5\""),
      (
        "--config c --seed-index 0",
        "--seed-index takes places from 1 on such as 3 or 3,7-9, not \"0\""
      ),
    ])
  func mistakes(line: String, sentence: String) {
    #expect(Self.problem(line) == sentence)
  }

  @Test("an error's text says where to read on, an empty line gets the usage")
  func errorText() {
    guard case .failure(let unknown) = Self.parse("validate --x"),
      case .failure(let empty) = CommandLineParser.parse([])
    else {
      Issue.record("both are mistakes")
      return
    }
    #expect(
      unknown.text
        == "synthesize-multi: unknown option --x\nTry 'synthesize-multi validate --help'.\n")
    #expect(empty.text.hasPrefix("synthesize-multi: no config file is named"))
    #expect(empty.text.contains("Usage: synthesize-multi [run] --config CONFIG"))
  }

  @Test(
    "an option with an optional value takes it as its form allows",
    arguments: [
      ("--resume", "any"), ("--resume S", "S"), ("--resume=S", "S"),
      ("--resume --retry", "any all"),
      ("--retry", "all"), ("--retry=timeout", "timeout"), ("--resume S --retry=x", "S x"),
    ])
  func optionalValues(line: String, expected: String) throws {
    let (parsed, _) = try CommandLineParser.options(
      line.split(separator: " ").map(String.init)[...], .run, OptionalValues())
    #expect(parsed.found.joined(separator: " ") == expected)
  }

  @Test("a word after an option whose value must be attached is not its value")
  func attachedOnly() {
    #expect(throws: CommandLineUsageError.self) {
      try CommandLineParser.options(["--retry", "timeout"], .run, OptionalValues())
    }
    #expect(throws: CommandLineUsageError.self) {
      try CommandLineParser.options(["--resume="], .run, OptionalValues())
    }
  }
}

private struct OptionalValues: OptionTable {
  var found: [String] = []

  static var options: [CommandLineOption<OptionalValues>] {
    [
      CommandLineOption(
        name: "--resume", value: .optional("STAMP", isDetachable: true), help: "",
        apply: { arguments, value in
          arguments.found.append(value ?? "any")
          return true
        }),
      CommandLineOption(
        name: "--retry", value: .optional("CAUSE", isDetachable: false), help: "",
        apply: { arguments, value in
          arguments.found.append(value ?? "all")
          return true
        }),
    ]
  }
}
