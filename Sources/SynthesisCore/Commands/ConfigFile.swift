import Base
import Engine
import FoundationEssentials

/// A config file, read once, and the job that it names.
struct ConfigFile {
  let text: SettingsText
  let job: any Job

  init(_ path: String, _ jobs: JobRegistry) throws(UsageProblem) {
    let path = try CommandLinePath.filled(path, for: "--config")
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
    let environment = EnvironmentVariables(ProcessInfo.processInfo.environment)
    do throws(SettingsError) {
      var loaded = try schema.load(
        self, environment: environment, purpose: purpose, recorded: recorded)
      try schema.override(&loaded.settings, by: overrides, environment: environment)
      return loaded
    } catch {
      throw UsageProblem(error.problems)
    }
  }
}

/// Paths that stand on the command line for no config key.
enum CommandLinePath {
  /// The path that a text stands for, see `PathTemplate`.
  static func filled(_ text: String, for option: String) throws(UsageProblem) -> String {
    do throws(PathTemplate.Problem) {
      return try PathTemplate(text).filled(
        EnvironmentVariables(ProcessInfo.processInfo.environment))
    } catch {
      throw UsageProblem("\(option) \(error.sentence)")
    }
  }
}
