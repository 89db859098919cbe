import Testing

@testable import Base
@testable import SynthesisCore

@Suite("Commands to paste")
struct InvocationTests {
  static let words: [(word: String, quoted: String)] = [
    ("plain-1_2./:,@%+", "plain-1_2./:,@%+"), ("a=b", "a=b"), ("=a", "'=a'"), ("", "''"),
    ("two words", "'two words'"), ("it's", #"'it'\''s'"#), ("$HOME", "'$HOME'"), ("~", "'~'"),
    ("a\nb", "'a\nb'"), ("ü", "'ü'"), ("*", "'*'"),
  ]

  @Test("A word is one word for a shell", arguments: words)
  func quoted(word: String, quoted: String) { #expect(ShellWords.quoted(word) == quoted) }

  private func resume(
    _ invocation: Invocation, _ place: String = "out", configuration: String? = nil,
    more: [String] = []
  ) -> String {
    invocation.resume(place, stamp: "S", configuration: configuration, more: more)
  }

  @Test("The program resumes by the folder, with more where that is not enough")
  func program() {
    let invocation = Invocation(words: ["./bin/synthesize-multi", "--config", "c", "--limit", "3"])
    #expect(resume(invocation) == "./bin/synthesize-multi resume out")
    #expect(resume(invocation, "my runs") == "./bin/synthesize-multi resume 'my runs'")
    #expect(resume(invocation, "-x") == "./bin/synthesize-multi resume ./-x")
    #expect(invocation.status("-x") == "./bin/synthesize-multi status ./-x")
    #expect(invocation.list("my runs") == "./bin/synthesize-multi list 'my runs'")
    #expect(Invocation.operand("-x/a") == "./-x/a" && Invocation.operand("x/-a") == "x/-a")
    #expect(
      resume(invocation, configuration: "c.json", more: ["--retry-failed"])
        == "./bin/synthesize-multi resume out --config c.json --retry-failed")
    #expect(invocation.new == "./bin/synthesize-multi --config c --limit 3 --new")
    #expect(resume(Invocation()) == "synthesize-multi resume out")
  }

  @Test("A script that started the program is what people call, with their flags")
  func script() {
    let environment = [
      Invocation.scriptVariable: "./run.sh math 'my seeds' out --",
      Invocation.flagCountVariable: "14",
    ]
    let invocation = Invocation(
      words: [
        "/b/synthesize-multi", "--config", "c", "--limit", "12", "--simulate", "--limit", "5",
        "--resume", "T", "--retry-failed=timeout", "--seed-index=3", "--resume-anyway",
        "--max-workers=2", "-n", "5", "-n5", "-vn=5", "--dry-run",
      ], environment: environment)
    #expect(
      resume(invocation, more: ["--retry-failed"])
        == "./run.sh math 'my seeds' out -- --resume S --simulate --max-workers=2 -v "
        + "--retry-failed")
    let plain = Invocation(
      words: ["/b/synthesize-multi", "--config", "c", "--limit", "5"],
      environment: [Invocation.scriptVariable: "./run.sh --", Invocation.flagCountVariable: "2"])
    #expect(plain.new == "./run.sh -- --limit 5 --new")
  }

  @Test(
    "Only a clear answer starts anything",
    arguments: [
      ("r", UnfinishedRun.Answer.resume), (" Resume ", .resume), ("n", .new), ("NEW", .new),
      ("", .quit), ("q", .quit), ("y", .quit), ("yes", .quit), (nil, .quit),
    ] as [(String?, UnfinishedRun.Answer)])
  func answer(text: String?, answer: UnfinishedRun.Answer) {
    #expect(UnfinishedRun.answer(text) == answer)
  }
}
