import Base
import Engine
import FoundationEssentials

/// A config file, read once, and the job that it names.
struct ConfigFile {
  let text: SettingsText
  let job: any Job

  init(_ path: String, _ jobs: JobRegistry) throws(UsageProblem) {
    do throws(SettingsError) {
      text = try SettingsText(path: path)
    } catch {
      throw UsageProblem(error.problems)
    }
    let named = Self.job(in: text)
    guard let job = jobs[named?.name] else {
      let choice = jobs.names.map { "\"\($0)\"" }.joined(separator: " or ")
      let hint = NearMiss.hint(for: named?.name ?? "", among: jobs.names)
      throw UsageProblem([text.problem(at: named?.offset, "job must be \(choice)\(hint)")])
    }
    self.job = job
  }

  /// What the file's `job` says; nil where it says nothing, or where the file can't be read, which
  /// its reading will tell.
  private static func job(in text: SettingsText) -> (name: String, offset: Int)? {
    guard let found = try? text.parsed()["job"],  // see above
      let name = found.value.string
    else { return nil }
    return (name, found.offset)
  }
}

extension SettingsText {
  /// The settings in it. With `recorded` those of a run that is resumed hold where the text gives
  /// none; `overrides` hold in any case.
  func load<Settings>(
    _ schema: SettingsSchema<Settings>, for purpose: SettingsReading.Purpose,
    recorded: RecordedSettings? = nil, overrides: JSONObject = [:]
  ) throws(UsageProblem) -> LoadedSettings<Settings> {
    do throws(SettingsError) {
      var loaded = try schema.load(
        bytes, file: file,
        environment: EnvironmentVariables(ProcessInfo.processInfo.environment), purpose: purpose,
        recorded: recorded)
      try schema.override(&loaded.settings, by: overrides)
      return loaded
    } catch {
      throw UsageProblem(error.problems)
    }
  }
}
