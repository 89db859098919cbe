import Base
package import Engine

extension SynthesisCommand {
  /// Shows the state of a run: of the newest in the folder, or else below it, or of the one with that
  /// stamp. A journal stands for its run.
  package static func status(
    directory: String?, stamp: String?, asJSON: Bool, jobs: JobRegistry,
    invocation: Invocation = Invocation()
  ) -> Int32 {
    var console = Console(verbosity: .normal)
    var output = StandardOutput()
    do {
      let place = try RunPlace(directory ?? ".")
      var search = try RunSearch(in: place.directory, isDeep: false)
      if search.runs.isEmpty { search = try RunSearch(in: place.directory, isDeep: true) }
      let meant = search.runs.filter(place.mayMean)
      guard let run = stamp == nil ? meant.first : meant.first(where: { $0.stamp == stamp }) else {
        let sentence = sentence(
          missing: stamp ?? place.run?.stamp, in: place.directory, search, invocation)
        console.warn(sentence)
        return usageExitCode
      }
      let overview = RunOverview(run, holder: search.holder(of: run), countsSeeds: true) {
        outputs(of: $0, jobs)
      }
      let job = jobs[overview.job.isEmpty ? nil : overview.job]
      let status = RunStatus(
        run: overview, words: job?.words ?? ReportWords(), counterNames: job?.counterNames ?? [],
        invocation: invocation, configuration: configuration(toResume: overview, job),
        hint: { job?.hint(for: $0, doctor: nil) })
      if asJSON {
        output.write(line: JSONValue.object(status.json).jsonText)
      } else {
        for line in status.lines { output.say(line) }
      }
      if case .unreadable = overview.state { return output.exitCode(1) }
      return output.exitCode(0)
    } catch {
      for line in lines(error) { console.warn(line) }
      return usageExitCode
    }
  }

  /// Lists the runs in a folder and below it, the newest first.
  package static func list(directory: String?, asJSON: Bool, jobs: JobRegistry) -> Int32 {
    var console = Console(verbosity: .normal)
    var output = StandardOutput()
    do {
      let directory = try RunPlace(directory ?? ".").directory
      let search = try RunSearch(in: directory, isDeep: true)
      let runs = search.runs.map { run in
        RunOverview(run, holder: search.holder(of: run), countsSeeds: false) {
          outputs(of: $0, jobs)
        }
      }
      let list = RunList(runs: runs)
      if asJSON {
        output.write(line: list.json.jsonText)
      } else if runs.isEmpty {
        console.warn("there is no run in \(directory) or below it")
      } else {
        for line in list.lines { output.say(line) }
      }
      if search.isCutShort {
        console.warn("\(directory) is too large to look through: name a folder below it")
      }
      return output.exitCode(0)
    } catch {
      for line in lines(error) { console.warn(line) }
      return usageExitCode
    }
  }

  private static func outputs(of job: String, _ jobs: JobRegistry) -> [OutputSpec] {
    jobs[job.isEmpty ? nil : job]?.outputs ?? []
  }

  /// The config that resuming a run needs, if it needs one.
  private static func configuration(toResume run: RunOverview, _ job: (any Job)?) -> String? {
    guard let header = run.header else { return nil }
    var request = RunRequest(configurationPath: "")
    request.keepModel(of: header)
    let needsConfig =
      job?.needsConfig(toResume: header, unneededKeys: request.unneededKeys)
      ?? header.recorded.config.isEmpty
    return needsConfig ? "CONFIG" : nil
  }

  private static func sentence(
    missing stamp: String?, in directory: String, _ search: RunSearch, _ invocation: Invocation
  ) -> String {
    guard let stamp else {
      return "there is no run in \(directory) or below it; name the folder of its "
        + "results: \(invocation.status("DIR"))"
    }
    let stamps = search.runs.map(\.stamp)
    let nearest = NearMiss.suggestion(for: stamp, among: stamps).map { ", but \($0)" } ?? ""
    return "\(directory) holds no run \(stamp)\(nearest); see all with: "
      + invocation.list(directory)
  }
}
