import Foundation
import TestSupport
import Testing

@testable import Base
@testable import Engine
@testable import Models
@testable import Python
@testable import SynthesisCore
@testable import Synthesize
@testable import SynthesizeMulti
@testable import Web

/// README.md, CONTRIBUTING.md and the pages in docs are held to the code, so that they cannot go stale.
@Suite("Documentation")
struct DocumentationTests {
  static let pages: [String] = {
    let folder = Products.repository.path + "/docs"
    // A folder that is gone shows as pages that are missing.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return ["README.md", "CONTRIBUTING.md"]
      + names.filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
  }()

  @Test("The pages are there")
  func allPages() {
    let expected: Set = [
      "README.md", "CONTRIBUTING.md", "docs/ARCHITECTURE.md", "docs/CALCULATOR.md",
      "docs/CONFIG.md", "docs/OUTPUTS.md", "docs/SANDBOX.md",
    ]
    #expect(expected.subtracting(Self.pages) == [])
  }

  // MARK: Links and names

  @Test("Every relative link leads to a file", arguments: pages)
  func links(page: String) throws {
    let folder = Products.repository.appending(path: page).deletingLastPathComponent()
    for link in try MarkdownPage(page).links where !link.contains("://") {
      let file = String(link.prefix { $0 != "#" })
      let exists = FileManager.default.fileExists(atPath: folder.appending(path: file).path)
      #expect(exists, "\(page) links to \(link)")
    }
  }

  /// What runs and builds make, and what people name themselves.
  static let madeElsewhere: Set = [
    ".local/python-packages/",
    ".build/release/", ".build/release/synthesize-multi", ".build/release/seed-worker", ".local/",
    "results/math", "/dev/null", "/dev/stdin", "/chat/completions",
  ]

  @Test("Every file and folder named in the text is there", arguments: pages)
  func paths(page: String) throws {
    let roots = ["", "docs/", "Sources/SynthesisCore/"]
    for name in try MarkdownPage(page).codeSpans
    where name.wholeMatch(of: /[A-Za-z.\/][\w.+-]*(\/[\w.+-]+)*\/?/) != nil
      && (name.contains(/[\w.]\/./) || name.hasSuffix("/") && name.count > 2
        || name.contains(/\w\.(swift|md|sh|py)$/))
      && !Self.madeElsewhere.contains(name)
    {
      let exists = roots.contains {
        FileManager.default.fileExists(atPath: Products.repository.path + "/\($0)\(name)")
      }
      #expect(exists, "\(page) names \(name)")
    }
  }

  @Test("Every type that ARCHITECTURE.md names is declared")
  func types() throws {
    let sources = Products.repository.path + "/Sources"
    let paths = FileManager.default.enumerator(atPath: sources)?.compactMap { $0 as? String }
    var declared: Set<String> = []
    for path in (paths ?? []) where path.hasSuffix(".swift") {
      let text = try String(contentsOfFile: sources + "/" + path, encoding: .utf8)
      declared.formUnion(SourceTree.File(path: path, text: text).types)
    }
    let named = try MarkdownPage("docs/ARCHITECTURE.md").codeSpans.filter {
      $0.wholeMatch(of: /([A-Z]+[a-z]+){2,}|QA[A-Z][a-z]+/) != nil
    }
    #expect(named.count > 50)
    // The worker's and the benchmarks' folders have types' names and no types.
    let folders: Set = ["FaultyWorker"]
    #expect(Set(named).subtracting(declared).subtracting(folders) == [])
  }

  @Test("ARCHITECTURE.md has every frame with its number")
  func frames() throws {
    let rows = try MarkdownPage("docs/ARCHITECTURE.md").tables
      .first { $0.header.first == "frame" }?.rows
    let frames = (UInt8.min...UInt8.max).compactMap { number in
      Frame.Kind(rawValue: number).map { ["`\($0)`", "\(number)"] }
    }
    #expect(frames.count >= 6)
    #expect(rows?.map { Array($0.prefix(2)) } == frames)
  }

  // MARK: The command line

  @Test("The README's table of options is the program's, and no other option is named")
  func options() throws {
    let page = try MarkdownPage("README.md")
    let table = try #require(page.tables.first { $0.header.first == "option" })
    let documented = table.rows.flatMap { MarkdownPage.codeSpans(in: $0[0]) }
    #expect(documented == RunArguments.options.map(\.form) + ["-h, --help", "-V, --version"])
    let known =
      RunArguments.options.map(\.name) + ResumeArguments.options.map(\.name)
      + StatusArguments.options.map(\.name)
      + ListArguments.options.map(\.name) + ValidateArguments.options.map(\.name)
      + ConfigArguments.options.map(\.name) + DoctorArguments.options.map(\.name)
      + ToolArguments.options.map(\.name) + ["--help", "--version"]
    let named = page.text.matches(of: /[\s`](--[a-z][a-z-]*)/).map { String($0.output.1) }
    #expect(Set(named).subtracting(known) == [])
  }

  @Test("The README's table of commands is the program's")
  func commands() throws {
    let tables = try MarkdownPage("README.md").tables
    let table = try #require(tables.first { $0.header.first == "command" })
    let documented = table.rows.flatMap { MarkdownPage.codeSpans(in: $0[0]) }
    #expect(documented == CommandLineTopic.words)
  }

  @Test("Every command that the README shows can be given")
  func shownCommands() throws {
    let lines = try MarkdownPage("README.md").text.split(separator: "\n")
      .filter { $0.hasPrefix("    ") }
      .map { $0.drop { " $".contains($0) } }.filter { $0.hasPrefix("synthesize-multi ") }
    #expect(lines.count > 8)
    for line in lines {
      let result = CommandLineParser.parse(Array(Self.words(line).dropFirst()))
      #expect(throws: Never.self, "\(line)") { try result.get() }
    }
  }

  /// As a shell would part them, which knows quotes and comments.
  private static func words(_ line: Substring) -> [String] {
    let parts = line.split(separator: "'", omittingEmptySubsequences: false)
    return parts.enumerated().flatMap { index, part in
      index.isMultiple(of: 2)
        ? part.prefix { $0 != "#" }.split(separator: " ").map(String.init) : [String(part)]
    }
  }

  @Test("The README's first config and seeds are good")
  func firstExample() throws {
    let blocks = try MarkdownPage("README.md").fencedBlocks
    let config = try #require(blocks["json config"]?.first)
    #expect(throws: Never.self) {
      try SynthesisSettings.schema(.standard).load(
        Array(config.utf8), file: "config.json",
        environment: EnvironmentVariables(environment: ["OPENAI_API_KEY": "sk-x"]), purpose: .run)
    }
    let seeds = try readSeeds(try #require(blocks["json seeds"]?.first))
    #expect(seeds.count == 3)
    for case .bad(let seed) in seeds { Issue.record("\(seed.reason)") }
  }

  @Test("The README's answers name settings, roles and reasons that there are")
  func answers() throws {
    let tables = try MarkdownPage("README.md").tables
    let table = try #require(tables.first { $0.header.first == "question" })
    let documented = try Set(
      MarkdownPage("docs/OUTPUTS.md").codeSpans.flatMap { name in
        [name, name.split(separator: ".").last.map(String.init) ?? name]
      })
    let keys = SynthesisSettings.schema(.standard).keys.flatMap(\.names)
    let named = table.rows.flatMap { MarkdownPage.codeSpans(in: $0[1]) }
      .filter { $0.wholeMatch(of: /[a-z]+(_[a-z]+)+/) != nil }
    #expect(named.count > 6)
    #expect(Set(named).subtracting(documented).subtracting(keys) == [])
  }

  @Test("OUTPUTS.md has every file of a run, and no other")
  func runFiles() throws {
    let files = RunFiles(
      directory: ".", label: "<mode>", stamp: "<stamp>",
      outputs: SynthesizeJob(environments: .standard).outputs)
    let paths =
      files.outputPaths + [
        files.journal, files.failedItems, files.statistics, files.seeds(1, ending: "jsonl"),
        files.folder("pages"), "./" + DirectoryLock.fileName,
      ]
    let table = try MarkdownPage("docs/OUTPUTS.md").tables.first { $0.header.first == "file" }
    let documented = table?.rows.flatMap { MarkdownPage.codeSpans(in: $0[0]) } ?? []
    #expect(documented.map { "./" + $0 }.sorted() == paths.sorted())
  }

  @Test("OUTPUTS.md has every key of status --json")
  func statusKeys() throws {
    let folder = Products.repository.path + "/Tests/Fixtures/Runs/v1/math-failures"
    let job = SynthesizeJob(environments: .standard)
    let found = try #require(try RunSearch(in: folder, isDeep: false).runs.first)
    let run = RunOverview(found, holder: nil, countsSeeds: false) { _ in job.outputs }
    let status = RunStatus(run: run, words: job.words, counterNames: job.counterNames)
    let table = try MarkdownPage("docs/OUTPUTS.md").tables.first {
      $0.section == "Looking at runs" && $0.header.first == "key"
    }
    let documented = table?.rows.flatMap { MarkdownPage.codeSpans(in: $0[0]) } ?? []
    #expect(documented.sorted() == status.json.keys.sorted())
  }

  @Test("CONFIG.md has every setting of the python environment, and no other")
  func pythonSettings() throws {
    let tables = try MarkdownPage("docs/CONFIG.md").tables
    let rows = tables.first { $0.section == "Settings of the environment" }?.rows
    let documented = rows?.flatMap { MarkdownPage.codeSpans(in: $0[0]) }
    #expect(documented?.sorted() == PythonSettings.keys.sorted())
  }

  @Test("CONFIG.md has every setting of the web environment, and no other")
  func webSettings() throws {
    let tables = try MarkdownPage("docs/CONFIG.md").tables
    let rows = tables.first { $0.section == "Settings of the web environment" }?.rows
    #expect(rows?.flatMap { MarkdownPage.codeSpans(in: $0[0]) } == WebSettings.keys)
  }

  // MARK: Outputs

  @Test(
    "OUTPUTS.md has every key of every file with its type, and no other",
    arguments: OutputSample.all)
  func keys(sample: OutputSample) throws {
    let table = try #require(
      try MarkdownPage("docs/OUTPUTS.md").tables.first { $0.section == sample.section })
    var documented: [String: String] = [:]
    for row in table.rows {
      for key in MarkdownPage.codeSpans(in: row[0]) { documented[key] = row[1] }
    }
    #expect(documented == sample.types)
  }

  @Test("The README's excerpts are pairs")
  func excerpts() throws {
    let blocks = try #require(try MarkdownPage("README.md").fencedBlocks["json"])
    let pairs = try #require(OutputSample.all.first { $0.section == "Pairs" })
    var shown: [String: String] = [:]
    for block in blocks {
      let record = try JSONValue(parsing: Array(block.utf8))
      let types = OutputSample.types(in: record, opaque: pairs.opaque)
      #expect(types.keys.contains("metadata.simulated"))
      // Sources are in one of them only.
      shown.merge(types) { $1 }
    }
    #expect(shown == pairs.types)
  }

  @Test("OUTPUTS.md names every state, cause and kind of evidence")
  func words() throws {
    let named = try Set(MarkdownPage("docs/OUTPUTS.md").codeSpans)
    let evidence: [AnswerEvidence] = [.toolResult, .roundedResult, .observationText]
    let modelErrors: [ModelError] = [
      .connection(""), .timeout(seconds: 1), .refused(status: 400, message: ""),
      .throttled(message: ""), .malformedReply(""), .truncated(limit: nil), .invalidContent(""),
      .cancelled, .refused(status: 402, message: ""), .refused(status: 503, message: ""),
      .filtered(""), .emptyContent, .deadline, .budget(.cost),
      .refused(status: 401, message: ""), .notRecorded,
    ]
    let failures: [WorkerFailure] = [
      .signal(11), .exit(1), .timeout, .memoryCap, .protocolViolation(""),
    ]
    let words =
      ItemState.allCases.map(\.rawValue) + evidence.map(\.rawValue) + modelErrors.map(\.dropReason)
      + failures.map(\.name)
    #expect(Set(words).subtracting(named) == [])
  }

  @Test("OUTPUTS.md names every reason to drop something")
  func drops() throws {
    let named = try Set(MarkdownPage("docs/OUTPUTS.md").codeSpans)
    let reasons = Set(
      try SourceTree().files.flatMap { file in
        file.text.matches(of: /"((?:explore|select|synthesize)\.[a-z_]+)"/).map {
          String($0.output.1)
        }
      })
    #expect(reasons.count > 20)
    #expect(reasons.subtracting(named) == [])
  }
}
