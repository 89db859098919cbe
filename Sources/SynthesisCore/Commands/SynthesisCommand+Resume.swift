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
      let run = try KeptRun(place ?? Launch.defaultDirectory, stamp: stamp, request.invocation)
      if let choice = run.choice { console.say(choice) }
      var request = request
      request.resume = .stamp(run.stamp)
      request.label = run.label
      request.overrides["output_dir"] = .string(run.directory)
      request.isSimulated = run.header.settings["simulated"] == true
      if run.header.recorded.config["cache"] == .string("replay") {
        request.overrides["cache"] = "replay"
      }
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
  /// As it was given.
  let directory: String
  let label: String
  let stamp: String
  let header: JournalHeader
  /// Which of several runs it is, if there are several.
  let choice: String?
  private let isNewest: Bool
  private let invocation: Invocation

  /// `place` is a folder or a journal.
  init(_ place: String, stamp: String?, _ invocation: Invocation) throws {
    self.invocation = invocation
    var place = place
    while place.count > 1, place.hasSuffix("/") { place.removeLast() }
    var isFolder = false
    guard FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) else {
      let here =
        try RunFolder(".").runs.isEmpty ? "" : "; there is one here: " + invocation.resume(".")
      throw UsageProblem("there is no \(place); name the folder of the run, or its journal" + here)
    }
    var stamp = stamp
    var label: String?
    if isFolder {
      directory = place
    } else {
      let parts = place.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      let name = parts.last ?? ""
      guard let found = RunFolder.parts(of: name) else {
        throw UsageProblem(
          "\(place) is neither a folder nor the journal of a run; name the folder of the run")
      }
      let folder = parts.dropLast().joined(separator: "/")
      directory = parts.count == 1 ? "." : folder.isEmpty ? "/" : folder
      (label, stamp) = (found.label, found.stamp)
    }
    let folder = try RunFolder(directory, label: label)
    guard let newest = folder.runs.last else {
      throw try Self.nothing(in: folder, invocation)
    }
    let matching = stamp.map { stamp in folder.runs.filter { $0.stamp == stamp } } ?? folder.runs
    guard let run = matching.last else {
      throw UsageProblem(
        "\(directory) holds no run \(stamp ?? ""); it holds "
          + folder.runs.map(\.stamp).joined(separator: ", "))
    }
    if stamp != nil, matching.count > 1 {
      let path = folder.directory
      throw UsageProblem(
        ["\(path) holds \(matching.count) runs \(run.stamp); name the journal of one:"]
          + matching.map {
            invocation.resume("\(path)/journal_\($0.label)_\($0.stamp).jsonl")
          })
    }
    self.label = run.label
    self.stamp = run.stamp
    isNewest = isFolder && run.stamp == newest.stamp && run.label == newest.label
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
    in folder: RunFolder, _ invocation: Invocation
  ) throws -> UsageProblem {
    let others = try folder.foldersWithRuns()
    return UsageProblem(
      ["\(folder.directory) holds no run"]
        + others.map { "there is one in \($0): " + invocation.resume($0) })
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
    for source in try RunProgress.sources(of: journal) where source != recorded {
      if FileManager.default.fileExists(atPath: source) { return source }
    }
    throw UsageProblem(
      "the run's seed file \(recorded) is not there; put it back, or say where it is: "
        + command(["--seeds", "FILE"]))
  }

  private var journal: String { "\(directory)/journal_\(label)_\(stamp).jsonl" }

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
    invocation.resume(
      isNewest ? directory : journal, stamp: stamp, configuration: nil, more: more)
  }
}

extension Invocation {
  /// Resumes the newest run of a folder.
  fileprivate func resume(_ directory: String) -> String {
    resume(directory, stamp: "", configuration: nil)
  }
}
