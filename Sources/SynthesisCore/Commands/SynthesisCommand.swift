/// What the program can be asked to do. Each returns the process's exit code.
package enum SynthesisCommand {
  package static let version = "0.1.0"

  /// Wrong usage, configuration or seeds; nothing was started.
  package static let usageExitCode: Int32 = 2

  /// Runs the seeds. Call it before any other thread is started, for the signals' sake.
  package static func run(_ request: RunRequest) -> Int32 {
    var console = Console(
      verbosity: request.isQuiet ? .quiet : request.isVerbose ? .verbose : .normal)
    do {
      return try RunLauncher(request).launch(&console)
    } catch let error as UsageProblem {
      for line in error.lines { console.warn(line) }
      return usageExitCode
    } catch {
      console.warn("\(error)")
      return 1
    }
  }

  /// Checks a config file, and a seed file if one is named there or here.
  package static func validate(configurationPath: String, seedsPath: String?) -> Int32 {
    var console = Console(verbosity: .normal)
    do throws(UsageProblem) {
      let loaded = try RunLauncher.load(configurationPath, purpose: .inspection)
      for warning in loaded.warnings { console.warn("\(warning)") }
      let configuration = loaded.settings
      let settled = try RunLauncher.settled(configuration, loaded, pageStore: "")
      // Making a search index may take a minute, and is for a run.
      if settled.mode != .web { _ = try RunLauncher.environment(settled, loaded) }
      console.say("\(configurationPath): good, \(configuration.mode.rawValue) mode")
      guard let seeds = seedsPath ?? configuration.engine.seedsFile else { return 0 }
      let census = try SeedFileScan(of: seeds) {
        console.warn("\(seeds): seed \($0.index), \($0.reason)")
      }
      console.say("\(seeds): \(census.good) good seeds, \(census.bad) bad")
      return census.bad == 0 ? 0 : usageExitCode
    } catch {
      for line in error.lines { console.warn(line) }
      return usageExitCode
    }
  }

  /// Where a tool's arguments come from.
  package enum ArgumentSource: Sendable {
    /// One JSON object, or an array of them: calls one after the other.
    case json(String)
    /// The same, one a line.
    case standardInput
  }

  /// Runs one tool as a worker would and prints each observation as a line of JSON.
  package static func tool(
    _ name: String, configurationPath: String, arguments: ArgumentSource
  ) async -> Int32 {
    var console = Console(verbosity: .normal)
    do {
      let loaded = try RunLauncher.load(configurationPath, purpose: .inspection)
      for warning in loaded.warnings { console.warn("\(warning)") }
      let scratch = try ScratchFolder()
      defer { scratch.remove() }
      let settled = try RunLauncher.settled(
        loaded.settings, loaded, pageStore: scratch.path)
      let bench = try ToolRunner(name, environment: try RunLauncher.environment(settled, loaded))
      switch arguments {
      case .json(let text):
        do {
          try await print(bench.run(Array(text.utf8)))
        } catch {
          // The answer that a line of many would get, besides the sentence and the exit code.
          await print(bench.runLine(Array(text.utf8)))
          throw error
        }
      case .standardInput:
        while let line = readLine(strippingNewline: true) {
          if line.allSatisfy(\.isWhitespace) { continue }
          await print(bench.runLine(Array(line.utf8)))
        }
      }
      return 0
    } catch let error as UsageProblem {
      for line in error.lines { console.warn(line) }
    } catch {
      console.warn("\(error)")
    }
    return usageExitCode
  }

  /// Text for people, as it is.
  package static func complain(_ text: String) { writeAll(Array(text.utf8), to: 2) }

  private static func print(_ observations: [JSONObject]) {
    // Unbuffered: whoever feeds lines waits for their answers. A reader that has left is no error.
    for observation in observations { writeAll(JSONValue.object(observation).json + [0x0A], to: 1) }
  }
}

/// What a user must mend before anything can start: one line each.
struct UsageProblem: Error {
  let lines: [String]

  init(_ lines: [String]) { self.lines = lines }
  init(_ line: String) { lines = [line] }
}
