import Testing

@testable import SynthesizeMulti

@Suite("Help")
struct CommandLineHelpTests {
  @Test("no line of any help is wider than 80 columns", arguments: CommandLineTopic.allCases)
  func width(topic: CommandLineTopic) {
    let text = CommandLineHelp.text(for: topic)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      #expect(line.count <= 80, "\(line)")
      #expect(line.last != " ", "\(line)")
    }
    #expect(text.hasSuffix("\n"))
  }

  @Test("help tells of every option")
  func complete() {
    let run = CommandLineHelp.text(for: .run)
    for name in RunArguments.options.map(\.form) + ["--help", "--version", "Exit codes"] {
      #expect(run.contains(name))
    }
    for name in ResumeArguments.options.map(\.form) + ["--help", "[DIR]"] {
      #expect(CommandLineHelp.text(for: .resume).contains(name))
    }
    for name in ValidateArguments.options.map(\.form) + ["--help"] {
      #expect(CommandLineHelp.text(for: .validate).contains(name))
    }
    for name in ConfigArguments.options.map(\.form) + ["--help"] {
      #expect(CommandLineHelp.text(for: .config).contains(name))
    }
    for name in DoctorArguments.options.map(\.form) + ["--help"] {
      #expect(CommandLineHelp.text(for: .doctor).contains(name))
    }
    for name in StatusArguments.options.map(\.form) + ["--help", "DIR"] {
      #expect(CommandLineHelp.text(for: .status).contains(name))
    }
    for name in ListArguments.options.map(\.form) + ["--help", "DIR"] {
      #expect(CommandLineHelp.text(for: .list).contains(name))
    }
    for name in ToolArguments.options.map(\.form) + ["--help", "NAME"] {
      #expect(CommandLineHelp.text(for: .tool).contains(name))
    }
  }

  @Test(
    "help lists every command, and is ASCII for every terminal",
    arguments: CommandLineTopic.allCases)
  func commands(topic: CommandLineTopic) {
    #expect(CommandLineHelp.text(for: .run).contains("\n  \(topic.rawValue) "))
    #expect(CommandLineHelp.text(for: topic).utf8.allSatisfy { $0 < 0x80 })
  }

  @Test("a command's help reads as it should")
  func golden() {
    #expect(
      CommandLineHelp.text(for: .validate) == """
        Usage: synthesize-multi validate --config CONFIG [--seeds SEEDS] [--json]

        Checks a config file, and a seed file if one is given, and prints every problem
        with its place. Starts no worker and asks no model. The exit code is 2 if there
        is a problem.

        Options:
          -c, --config CONFIG         The config file to check.
          -s, --seeds SEEDS           A seed file to check as well; - reads standard
                                      input.
              --json                  Print one JSON object.
          -h, --help                  Print this help.

        """)
  }
}
