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
    for name in ValidateArguments.options.map(\.form) + ["--help"] {
      #expect(CommandLineHelp.text(for: .validate).contains(name))
    }
    for name in ConfigArguments.options.map(\.form) + ["--help"] {
      #expect(CommandLineHelp.text(for: .config).contains(name))
    }
    for name in DoctorArguments.options.map(\.form) + ["--help"] {
      #expect(CommandLineHelp.text(for: .doctor).contains(name))
    }
    for name in ToolArguments.options.map(\.form) + ["--help", "NAME"] {
      #expect(CommandLineHelp.text(for: .tool).contains(name))
    }
  }

  @Test("a command's help reads as it should")
  func golden() {
    #expect(
      CommandLineHelp.text(for: .validate) == """
        Usage: synthesize-multi validate --config CONFIG [--seeds SEEDS]

        Checks a config file, and a seed file if one is given, and says all that is
        wrong with them. Starts no worker and asks no model.

        Options:
          --config CONFIG         The config file to check.
          --seeds SEEDS           A seed file to check as well.
          --help                  Print this.

        """)
  }
}
