/// What `--help` prints, and the short usage of an error. At most 80 columns.
enum CommandLineHelp {
  static let width = 80

  static func text(for topic: CommandLineTopic) -> String {
    usage(of: topic) + "\n" + wrapped(summary(of: topic), indent: 0) + "\nOptions:\n"
      + options(of: topic) + (topic == .run ? "\n" + closing : "")
  }

  static func usage(of topic: CommandLineTopic) -> String {
    switch topic {
    case .run:
      """
      Usage: synthesize-multi --config CONFIG [--seeds SEEDS] [--output-dir DIR]
                              [OPTIONS]
             synthesize-multi validate --config CONFIG [--seeds SEEDS]
             synthesize-multi config --config CONFIG [--json]
             synthesize-multi doctor --config CONFIG [--output-dir DIR]
             synthesize-multi tool NAME --config CONFIG --arguments JSON|-

      """
    case .validate: "Usage: synthesize-multi validate --config CONFIG [--seeds SEEDS]\n"
    case .config: "Usage: synthesize-multi config --config CONFIG [--json]\n"
    case .doctor:
      """
      Usage: synthesize-multi doctor --config CONFIG [--output-dir DIR]
                                     [--max-workers N]

      """
    case .tool: "Usage: synthesize-multi tool NAME --config CONFIG --arguments JSON|-\n"
    }
  }

  static func invocation(of topic: CommandLineTopic) -> String {
    topic == .run ? "synthesize-multi" : "synthesize-multi \(topic.rawValue)"
  }

  private static func summary(of topic: CommandLineTopic) -> String {
    switch topic {
    case .run:
      """
      Turns seed entities into checked question-answer pairs. Worker processes explore seeds \
      with the tools of the config's environment; the pairs, their trajectories and statistics \
      are written to the output directory.
      """
    case .validate:
      """
      Checks a config file, and a seed file if one is given, and says all that is wrong with \
      them. Starts no worker and asks no model.
      """
    case .config:
      """
      Prints what a config comes to: which model each role would ask and who names it, what is \
      searched, where seeds come from and results go, and every setting, keys hidden. Starts \
      nothing. The exit code is 2 for a mistake in the config, as with validate.
      """
    case .doctor:
      """
      Says of everything that a run needs whether it is there: the worker program, descriptors, \
      the disk, the tools, and of each endpoint that it answers, takes the key, has the model and \
      holds to a schema. Sends each endpoint one small request, which may cost a little. The exit \
      code is 0 if a run could start, 1 if not, 2 for a mistake in the config.
      """
    case .tool:
      """
      Runs one tool as a worker would and prints the observation as JSON on standard output, one \
      line for each arguments object.
      """
    }
  }

  private static func options(of topic: CommandLineTopic) -> String {
    let rows: [(String, String)] =
      switch topic {
      case .run: RunArguments.options.map { ($0.form, $0.help) }
      case .validate: ValidateArguments.options.map { ($0.form, $0.help) }
      case .config: ConfigArguments.options.map { ($0.form, $0.help) }
      case .doctor: DoctorArguments.options.map { ($0.form, $0.help) }
      case .tool: ToolArguments.options.map { ($0.form, $0.help) }
      }
    let common =
      [("--help", "Print this.")] + (topic == .run ? [("--version", "Print the version.")] : [])
    return (rows + common).map(row).joined()
  }

  private static let closing = """
    Data goes to files; progress, warnings and errors go to standard error.

    Exit codes:
      0    every seed came to its end, none failed
      1    an internal error; or no disk, worker, model or budget to continue with
      2    a mistake in the command line, the config or the seed file
      3    some seeds failed; the outputs are valid
      130  ended by SIGINT, 143 by SIGTERM, 129 by SIGHUP; continue with --resume

    'synthesize-multi validate --help', 'config --help', 'doctor --help' and
    'tool --help' tell of these commands.

    """

  private static let helpColumn = 26

  private static func row(_ form: String, _ help: String) -> String {
    let start = "  " + form
    let text = wrapped(help, indent: helpColumn)
    guard start.count + 2 <= helpColumn else { return start + "\n" + text }
    let padded = start + String(repeating: " ", count: helpColumn - start.count)
    return padded + text.dropFirst(helpColumn)
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
