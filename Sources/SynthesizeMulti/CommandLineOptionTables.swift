import Base
import Engine

extension RunArguments: OptionTable {
  static var options: [CommandLineOption<RunArguments>] {
    [
      .text(
        "--config", short: "c", "CONFIG", isNeeded: true,
        "The config file. docs/CONFIG.md describes its keys."
      ) { $0.config = $1 },
      .text(
        "--seeds", short: "s", "SEEDS",
        "The seed file: a JSON array, a JSON string or JSON lines; - reads standard input. Default: the config's seeds_file."
      ) { $0.seeds = $1 },
      .text(
        "--output-dir", short: "o", "DIR",
        "Where the results go. Default: the config's output_dir, or else results."
      ) { $0.outputDirectory = $1 },
      .integer(
        "--max-workers", short: "j", 1...1024,
        "Worker processes at a time. Default: the config's max_workers."
      ) { $0.maxWorkers = $1 },
      .integer(
        "--limit", short: "n", 1...Int.max,
        "Take at most N seeds; on a resume, at most N of those left to do."
      ) { $0.limit = $1 },
      CommandLineOption(
        name: "--seed-index", value: .required("I[,J-K]"),
        help: "Take only the seeds at these places of the seed file, counted from 1.",
        apply: { arguments, value in
          arguments.seedIndexes = value.flatMap(SeedIndexes.init(parsing:))
          return arguments.seedIndexes != nil
        }, expected: "places from 1 on such as 3 or 3,7-9"),
      .flag(
        "--simulate",
        "Use a simulated model: no network, no key, the same records every time."
      ) { $0.isSimulated = true },
      .flag(
        "--dry-run",
        "Print what the run would do and cost, and start nothing: seeds, requests, tokens, price."
      ) { $0.isDryRun = true },
      .choice(
        "--cache", "USE", ["off", "read", "on"],
        "off, read or on: whether replies are taken from the response cache and kept there. Default: the config's.",
        read: CacheUse.init(named:)
      ) { $0.cacheUse = $1 },
      .text(
        "--cache-dir", "DIR",
        "Where the response cache is. Default: the config's cache_dir, or a folder of the user's."
      ) { $0.cacheDirectory = $1 },
      .flag(
        "--replay", conflicts: ["--cache", "--simulate"],
        "Take every reply from the response cache and send nothing; what it lacks fails its seed."
      ) { $0.isReplay = true },
      CommandLineOption(
        name: "--resume", value: .optional("STAMP", isDetachable: true),
        help:
          "Resume the newest run of this mode in the output directory, or the run with this stamp.",
        apply: { arguments, value in
          arguments.resume = value.map { .stamp($0) } ?? .newest
          return true
        }),
      .flag(
        "--resume-anyway",
        "Resume although settings that change results differ."
      ) { $0.resumesAnyway = true },
      .flag(
        "--new",
        conflicts: [
          "--resume", "--resume-anyway", "--retry-failed", "--retry-quarantined", "--source-id",
        ],
        "Start a new run although one of the same seeds in the output directory is not finished."
      ) { $0.isNew = true },
      CommandLineOption(
        name: "--retry-failed", value: .optional("CAUSE", isDetachable: false),
        help: "Re-run a run's failed seeds, or those of one cause, into the run's own files.",
        apply: { arguments, value in
          arguments.retry.failed = value.map { .withCause($0) } ?? .all
          return true
        }),
      .flag(
        "--retry-quarantined", "Re-run the seeds that crashed their workers too often."
      ) { $0.retry.quarantined = true },
      CommandLineOption(
        name: "--source-id", value: .required("ID[,ID]"),
        help: "Re-run these seeds regardless of their status and replace their records.",
        apply: { arguments, value in
          let ids = (value ?? "").split(separator: ",").map(String.init)
          arguments.retry.sourceIDs = Set(ids)
          return !ids.isEmpty
        }, expected: "source ids such as src_0001_1a2b3c4d"),
      .flag(
        "--quiet", short: "q", conflicts: ["--verbose"], "Print only warnings and errors."
      ) { $0.verbosity = .quiet },
      .flag(
        "--verbose", short: "v", conflicts: ["--quiet"],
        "Show the last lines that an ended worker printed."
      ) { $0.verbosity = .verbose },
    ]
  }
}

extension ResumeArguments: OptionTable {
  static var options: [CommandLineOption<ResumeArguments>] {
    let own: [CommandLineOption<ResumeArguments>] = [
      .text(
        "--run", "STAMP",
        "The run with this stamp. Default: the newest in DIR, of whatever mode."
      ) { $0.stamp = $1 }
    ]
    let shared = RunArguments.options.compactMap { option -> CommandLineOption<ResumeArguments>? in
      switch option.name {
      case "--config":
        option.lifted(
          by: \.run, help: "A config file in place of the settings that the run has kept.")
      case "--seeds":
        option.lifted(
          by: \.run,
          help:
            "The seed file; - reads standard input. Default: the one that the run was started with."
        )
      case "--max-workers", "--limit", "--dry-run", "--seed-index", "--resume-anyway",
        "--retry-failed",
        "--retry-quarantined", "--source-id", "--quiet", "--verbose":
        option.lifted(by: \.run)
      default: nil
      }
    }
    return own + shared
  }
}

extension StatusArguments: OptionTable {
  static var options: [CommandLineOption<StatusArguments>] {
    [
      .text("--run", "STAMP", "The run with this stamp. Default: the newest.") {
        $0.stamp = $1
      },
      .flag("--json", "Print one JSON object.") { $0.isJSON = true },
    ]
  }
}

extension ListArguments: OptionTable {
  static var options: [CommandLineOption<ListArguments>] {
    [.flag("--json", "Print one JSON array with an object for each run.") { $0.isJSON = true }]
  }
}

extension ValidateArguments: OptionTable {
  static var options: [CommandLineOption<ValidateArguments>] {
    [
      .text("--config", short: "c", "CONFIG", isNeeded: true, "The config file to check.") {
        $0.config = $1
      },
      .text("--seeds", short: "s", "SEEDS", "A seed file to check as well; - reads standard input.")
      { $0.seeds = $1 },
      .flag("--json", "Print one JSON object.") { $0.isJSON = true },
    ]
  }
}

extension ConfigArguments: OptionTable {
  static var options: [CommandLineOption<ConfigArguments>] {
    [
      .text("--config", short: "c", "CONFIG", isNeeded: true, "The config file to describe.") {
        $0.config = $1
      },
      .flag("--json", "Print one JSON object.") { $0.isJSON = true },
    ]
  }
}

extension DoctorArguments: OptionTable {
  static var options: [CommandLineOption<DoctorArguments>] {
    [
      .text("--config", short: "c", "CONFIG", isNeeded: true, "The config file of the run to come.")
      {
        $0.config = $1
      },
      .text("--output-dir", short: "o", "DIR", "Where the results are to go, as for the run.") {
        $0.outputDirectory = $1
      },
      .integer(
        "--max-workers", short: "j", 1...1024, "Worker processes at a time, as for the run."
      ) {
        $0.maxWorkers = $1
      },
      .flag("--json", "Print one JSON object.") { $0.isJSON = true },
    ]
  }
}

extension ToolArguments: OptionTable {
  static var options: [CommandLineOption<ToolArguments>] {
    [
      .text(
        "--config", short: "c", "CONFIG", isNeeded: true,
        "The config file that says which environment the tool belongs to."
      ) { $0.config = $1 },
      .text(
        "--arguments", "JSON|-", isNeeded: true,
        "The tool's arguments as a JSON object; - reads one object a line from standard input."
      ) { $0.arguments = $1 == "-" ? .standardInput : .json($1) },
    ]
  }
}
