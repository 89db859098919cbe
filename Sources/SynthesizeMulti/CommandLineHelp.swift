/// What `--help` prints, and the short usage of an error. At most 80 columns, in ASCII.
enum CommandLineHelp {
  static let width = 80

  static func text(for topic: CommandLineTopic) -> String {
    usage(of: topic) + "\n" + wrapped(summary(of: topic), indent: 0)
      + (topic == .run ? "\nCommands:\n" + commands : "") + "\nOptions:\n" + options(of: topic)
      + (topic == .run ? "\n" + closing : "")
  }

  static func usage(of topic: CommandLineTopic) -> String {
    switch topic {
    case .run:
      """
      Usage: synthesize-multi [run] --config CONFIG [--seeds SEEDS] [--output-dir DIR]
                              [OPTIONS]
             synthesize-multi COMMAND [OPTIONS]

      """
    case .resume: "Usage: synthesize-multi resume [DIR] [OPTIONS]\n"
    case .status: "Usage: synthesize-multi status [DIR] [--run STAMP] [--json]\n"
    case .list: "Usage: synthesize-multi list [DIR] [--json]\n"
    case .validate: "Usage: synthesize-multi validate --config CONFIG [--seeds SEEDS] [--json]\n"
    case .config: "Usage: synthesize-multi config --config CONFIG [--json]\n"
    case .doctor:
      """
      Usage: synthesize-multi doctor --config CONFIG [--output-dir DIR]
                                     [--max-workers N] [--json]

      """
    case .tool: "Usage: synthesize-multi tool NAME --config CONFIG --arguments JSON|-\n"
    case .help: "Usage: synthesize-multi help [COMMAND]\n"
    }
  }

  static func invocation(of topic: CommandLineTopic) -> String {
    topic == .run ? "synthesize-multi" : "synthesize-multi \(topic.rawValue)"
  }

  /// What a command does, in the list of them.
  private static func brief(of topic: CommandLineTopic) -> String {
    switch topic {
    case .run: "Synthesize pairs from seeds; the word may be left out."
    case .resume: "Resume a run in its folder, with the settings that it has kept."
    case .status: "Show how far a run is, why seeds failed, what it cost and what to do next."
    case .list: "List all runs below a directory."
    case .validate: "Check a config file and a seed file."
    case .config: "Print every setting of a config and where it comes from."
    case .doctor: "Check that everything a run needs is there: endpoint, key, model, disk."
    case .tool: "Call one tool by hand."
    case .help: "Print the help of a command."
    }
  }

  private static var commands: String {
    CommandLineTopic.allCases.map { row("  \($0.rawValue)", brief(of: $0), column: 14) }.joined()
  }

  private static func summary(of topic: CommandLineTopic) -> String {
    switch topic {
    case .run:
      """
      Turns seed entities into verified question-answer pairs. Worker processes explore each seed \
      with the tools of the config's environment; the pairs, their trajectories and statistics \
      are written to the output directory.
      """
    case .resume:
      """
      Resumes a run in its own files. DIR is the run's folder, or its journal; without it, results. \
      The run has kept its settings, so nothing else is needed: a config is, for runs of version \
      0.1.0 and for keys that were written into the config. The newest run is meant, unless --run \
      names one; --limit and --seed-index hold for this start alone.
      """
    case .status:
      """
      Shows the state of the newest run in DIR or below it: how many seeds are done, why seeds \
      failed, how many pairs came out, what they cost, and what to do next. Changes nothing, and \
      works while the run goes on. Without DIR it looks below the current directory.
      """
    case .list:
      """
      Lists the runs in DIR and below it, the newest first. Changes nothing, and works while runs \
      go on. Without DIR it looks below the current directory.
      """
    case .validate:
      """
      Checks a config file, and a seed file if one is given, and prints every problem with its \
      place. Starts no worker and asks no model. The exit code is 2 if there is a problem.
      """
    case .config:
      """
      Prints what a config comes to: the model of each role and who names it, what is searched, \
      the seed file, the output directory, and every setting, with keys hidden. Starts nothing. \
      The exit code is 2 for a mistake in the config, as with validate.
      """
    case .doctor:
      """
      Checks everything that a run needs: the worker program, descriptors, the disk, the tools, \
      and for each endpoint that it answers, accepts the key, has the model and follows a schema. \
      Sends each endpoint one small request, which may cost a little. The exit code is 0 if a run \
      could start, 1 if not, 2 for a mistake in the config.
      """
    case .tool:
      """
      Runs one tool as a worker would and prints the observation as JSON on standard output, one \
      line for each arguments object.
      """
    case .help: "Prints the help of a command, or of the program."
    }
  }

  private static func options(of topic: CommandLineTopic) -> String {
    func rows<Arguments>(_ table: [CommandLineOption<Arguments>]) -> [(String, String)] {
      table.map { (($0.short == nil ? "    " : "") + $0.form, $0.help) }
    }
    let own =
      switch topic {
      case .run: rows(RunArguments.options)
      case .resume: rows(ResumeArguments.options)
      case .status: rows(StatusArguments.options)
      case .list: rows(ListArguments.options)
      case .validate: rows(ValidateArguments.options)
      case .config: rows(ConfigArguments.options)
      case .doctor: rows(DoctorArguments.options)
      case .tool: rows(ToolArguments.options)
      case .help: [(String, String)]()
      }
    let common =
      [("-h, --help", "Print this help.")]
      + (topic == .run ? [("-V, --version", "Print the version.")] : [])
    return (own + common).map { row("  " + $0, $1, column: 30) }.joined()
  }

  private static let closing = """
    Data goes to files; progress, warnings and errors go to standard error. Results
    of the other commands go to standard output.

    Exit codes:
      0    every seed is done and none failed
      1    an internal error; or no disk, worker, model or budget to continue with
      2    a mistake in the command line, the config or the seed file
      3    some seeds failed; the outputs are valid
      130  ended by SIGINT, 143 by SIGTERM, 129 by SIGHUP; resume the run with
           'synthesize-multi resume DIR'

    'synthesize-multi help COMMAND' describes a command.

    """

  private static func row(_ start: String, _ help: String, column: Int) -> String {
    let text = wrapped(help, indent: column)
    guard start.count + 2 <= column else { return start + "\n" + text }
    let padded = start + String(repeating: " ", count: column - start.count)
    return padded + text.dropFirst(column)
  }

  /// Lines of at most `width` columns, each with `indent` spaces before it.
  private static func wrapped(_ text: String, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, indent + line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " " + word
    }
    lines.append(line)
    return lines.map { margin + $0 + "\n" }.joined()
  }
}
