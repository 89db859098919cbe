import Base
package import Engine

extension SynthesisCommand {
  /// Shows the state of a run: of the newest in the folder, or else below it, or of the one with that
  /// stamp. A journal stands for its run.
  package static func status(
    directory: String?, stamp: String?, asJSON: Bool, jobs: JobRegistry
  ) -> Int32 {
    var console = Console(verbosity: .normal)
    var output = StandardOutput()
    do throws(SystemError) {
      let (directory, stamp) = run(at: directory ?? ".", stamp: stamp)
      var search = try RunSearch(in: directory, isDeep: false)
      if search.places.isEmpty { search = try RunSearch(in: directory, isDeep: true) }
      let places = RunOverview.newestFirst(search.places)
      guard let place = stamp == nil ? places.first : places.first(where: { $0.stamp == stamp })
      else {
        console.warn(sentence(missing: stamp, in: directory, search))
        return usageExitCode
      }
      let run = RunOverview(place, holder: search.holder(of: place), countsSeeds: true) {
        outputs(of: $0, jobs)
      }
      let job = jobs[run.job.isEmpty ? nil : run.job]
      let newest = places.first { $0.directory == place.directory }
      let status = RunStatus(
        run: run, words: job?.words ?? ReportWords(), counterNames: job?.counterNames ?? [],
        isNewest: newest == place, hint: { job?.hint(for: $0) })
      if asJSON {
        output.write(line: JSONValue.object(status.json).jsonText)
      } else {
        for line in status.lines { output.say(line) }
      }
      return output.exitCode(0)
    } catch {
      console.warn("\(error)")
      return usageExitCode
    }
  }

  /// Lists the runs in a folder and below it, the newest first.
  package static func list(directory: String?, asJSON: Bool, jobs: JobRegistry) -> Int32 {
    let directory = directory ?? "."
    var console = Console(verbosity: .normal)
    var output = StandardOutput()
    do throws(SystemError) {
      let search = try RunSearch(in: trimmed(directory), isDeep: true)
      let runs = RunOverview.newestFirst(search.places).map { place in
        RunOverview(place, holder: search.holder(of: place), countsSeeds: false) {
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
      console.warn("\(error)")
      return usageExitCode
    }
  }

  private static func outputs(of job: String, _ jobs: JobRegistry) -> [OutputSpec] {
    jobs[job.isEmpty ? nil : job]?.outputs ?? []
  }

  private static func run(at path: String, stamp: String?) -> (directory: String, stamp: String?) {
    guard path.hasSuffix(".jsonl") else { return (trimmed(path), stamp) }
    let name = path.split(separator: "/").last ?? ""
    let parts = name.dropLast(".jsonl".count).split(separator: "_")
    let folder = path.dropLast(name.count)
    return (
      folder.isEmpty ? "." : trimmed(String(folder)),
      stamp ?? parts.suffix(2).joined(separator: "_")
    )
  }

  /// Without the slash that completion adds.
  private static func trimmed(_ path: String) -> String {
    path.count > 1 && path.hasSuffix("/") ? trimmed(String(path.dropLast())) : path
  }

  private static func sentence(
    missing stamp: String?, in directory: String, _ search: RunSearch
  ) -> String {
    guard let stamp else {
      return "there is no run in \(directory) or below it; name the folder of its "
        + "results: synthesize-multi status DIR"
    }
    let stamps = search.places.map(\.stamp)
    let nearest = NearMiss.suggestion(for: stamp, among: stamps).map { ", but \($0)" } ?? ""
    return "\(directory) holds no run \(stamp)\(nearest); see all with: "
      + "synthesize-multi list \(ShellWords.quoted(directory))"
  }
}
