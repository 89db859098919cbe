import Base
package import Engine
import FoundationEssentials

extension SynthesisCommand {
  /// Resumes the run in a folder, or that of a journal, with the settings that it has kept. Without a
  /// stamp the newest is meant. Call it before any other thread is started, for the signals' sake.
  package static func resume(
    _ request: RunRequest, place: String?, stamp: String?, jobs: JobRegistry
  ) -> Int32 {
    var console = Console(
      verbosity: request.isQuiet ? .quiet : request.isVerbose ? .verbose : .normal)
    do {
      let run = try KeptRun(place, stamp: stamp, request.invocation)
      if let choice = run.choice { console.say(choice) }
      var request = request
      request.resume = .stamp(run.stamp)
      request.label = run.label
      request.overrides["output_dir"] = .string(run.directory)
      request.keepModel(of: run.header)
      let keepsSettings = !run.header.recorded.config.isEmpty
      // A config that is named in place of the run's settings may name another seed file: the run's is
      // meant all the same.
      if request.overrides["seeds_file"] == nil, keepsSettings {
        request.overrides["seeds_file"] = try run.seeds().map { .string($0) }
      }
      if let path = request.configurationPath {
        let file = try ConfigFile(path, jobs)
        return try self.run(file.job, file.text, request, &console)
      }
      guard keepsSettings else { throw run.lacksSettings }
      guard let job = jobs[run.header.job.isEmpty ? nil : run.header.job] else {
        throw UsageProblem(
          "the run \(run.stamp) is one of the job \(run.header.job), which this program does not have"
        )
      }
      if let moved = run.moved { console.say(moved) }
      return try resume(job, run, request, &console)
    } catch let error as UsageProblem {
      for line in error.lines { console.warn(line) }
      return usageExitCode
    } catch {
      console.warn("\(error)")
      return 1
    }
  }

  private static func resume(
    _ job: some Job, _ run: KeptRun, _ request: RunRequest, _ console: inout Console
  ) throws -> Int32 {
    let lost = job.schema.lostSecrets(of: run.header.recorded, notNeeded: request.unneededKeys)
    guard lost.isEmpty else { throw run.lacksSecrets(lost) }
    let text = job.schema.text(
      of: run.header.recorded, file: "settings of the run \(run.stamp)")
    return try self.run(job, text, request, &console)
  }
}

/// A run as its journal has kept it.
struct KeptRun {
  let header: JournalHeader
  /// Which of several runs it is, if there are several.
  let choice: String?
  private let run: RunSearch.Run
  private let invocation: Invocation

  /// As it was given.
  var directory: String { run.directory }
  var label: String { run.label }
  var stamp: String { run.stamp }

  /// `given` is a folder or a journal, or nil for where results go by default.
  init(_ given: String?, stamp: String?, _ invocation: Invocation) throws {
    self.invocation = invocation
    let place = try RunPlace(given ?? Launch.defaultDirectory)
    let directory = place.directory
    var isFolder = false
    guard FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder) else {
      let here =
        try RunSearch(in: ".", isDeep: false).runs.isEmpty
        ? "" : "; there is one here: " + invocation.resume(".")
      if given == nil {
        throw UsageProblem(
          "the folder \(place.path), where results go by default, does not exist; name the folder of the "
            + "run: synthesize-multi resume DIR" + here)
      }
      throw UsageProblem(
        "\(place.path) does not exist; name the folder of the run, or its journal"
          + here)
    }
    guard isFolder || place.run != nil else {
      throw UsageProblem(
        "\(place.path) is neither a folder nor the journal of a run; name the folder of the run")
    }
    let runs = try RunSearch(in: directory, isDeep: false).runs.filter(place.mayMean)
    guard !runs.isEmpty else { throw try Self.nothing(in: directory, invocation) }
    let matching = stamp.map { stamp in runs.filter { $0.stamp == stamp } } ?? runs
    guard let run = matching.first else {
      throw UsageProblem(
        "\(directory) holds no run \(stamp ?? ""); it holds "
          + runs.map(\.stamp).joined(separator: ", "))
    }
    if stamp != nil, matching.count > 1 {
      throw UsageProblem(
        ["\(directory) holds \(matching.count) runs \(run.stamp); name the journal of one:"]
          + matching.map { invocation.resume($0.journal) })
    }
    self.run = run
    header = try run.readHeader()
    let labels = Set(matching.map(\.label)).sorted()
    choice =
      matching.count == 1
      ? nil
      : "\(directory) holds \(matching.count) runs"
        + (labels.count > 1 ? " (\(labels.joined(separator: ", ")))" : "")
        + "; this is the newest, \(run.label) \(run.stamp)"
  }

  private static func nothing(
    in directory: String, _ invocation: Invocation
  ) throws -> UsageProblem {
    let others = Set(try RunSearch(in: directory, isDeep: true).runs.map(\.directory))
    return UsageProblem(
      ["\(directory) holds no run"]
        + others.sorted().map { "there is one in \($0): " + invocation.resume($0) })
  }

  /// Where the run's files were when it was started, if they are elsewhere now.
  var moved: String? {
    guard let recorded = header.recorded.config["output_dir"]?.string, recorded.hasPrefix("/"),
      Directory.resolved(recorded) != Directory.resolved(directory)
    else { return nil }
    return "The run was started in \(recorded); it goes on in \(Directory.resolved(directory))."
  }

  /// The seed file, where it is now. Nil leaves it to the settings.
  func seeds() throws -> String? {
    let recorded = header.source
    guard !FileManager.default.fileExists(atPath: recorded) else { return recorded }
    // One that lay in the run's folder has moved with it.
    if let folder = header.recorded.config["output_dir"]?.string {
      let old = Directory.normalized(folder) + "/"
      let seeds = Directory.normalized(recorded)
      let new = directory + "/" + seeds.dropFirst(old.count)
      if seeds.hasPrefix(old), FileManager.default.fileExists(atPath: new) { return new }
    }
    // A later start may have been told where it is.
    for source in try run.readSources() where source != recorded {
      if FileManager.default.fileExists(atPath: source) { return source }
    }
    throw UsageProblem(
      "the run's seed file \(recorded) is not there; put it back, or say where it is: "
        + command(["--seeds", "FILE"]))
  }

  var lacksSettings: UsageProblem {
    UsageProblem(
      "the run \(stamp) was made by version \(header.toolVersion), which kept no settings; name its "
        + "config: \(command(["--config", "CONFIG"]))")
  }

  func lacksSecrets(_ names: [String]) -> UsageProblem {
    UsageProblem(
      "\(names.joined(separator: ", ")) stood in the config itself, and a run keeps no secrets; name "
        + "the config that has it: \(command(["--config", "CONFIG"]))")
  }

  private func command(_ more: [String]) -> String {
    invocation.resume(run.files([]), isNewest: run.isNewest, more: more)
  }
}

extension Invocation {
  /// Resumes the newest run of a folder.
  fileprivate func resume(_ directory: String) -> String {
    resume(directory, stamp: "", configuration: nil)
  }
}
