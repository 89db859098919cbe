extension SynthesisCommand {
  /// Says of everything that a run with this config needs whether it is there, a line each on
  /// standard output.
  package static func doctor(
    configurationPath: String, outputDirectory: String?, maxWorkers: Int?
  ) async -> Int32 {
    var console = Console(verbosity: .normal)
    var loaded: LoadedSettings<SynthesisSettings>
    do throws(UsageProblem) {
      loaded = try RunLauncher.load(configurationPath, purpose: .run)
    } catch {
      for line in error.lines { console.warn(line) }
      return usageExitCode
    }
    for warning in loaded.warnings { console.warn("\(warning)") }
    if let maxWorkers { loaded.settings.engine.maxWorkers = maxWorkers }
    let directory = RunLauncher.directory(outputDirectory, loaded.settings)
    let checks = await Doctor(loaded: loaded, directory: directory).examine { check in
      writeAll(Array((check.line + "\n").utf8), to: 1)
    }
    return checks.exitCode
  }
}
