package import Base
package import Environment
import FoundationEssentials
import Net

/// The environment that a config names, in the process that has read it.
package struct EnvironmentSetup {
  let definition: EnvironmentDefinition
  private let loaded: LoadedSettings<SynthesisSettings>

  package init(
    _ loaded: LoadedSettings<SynthesisSettings>, _ environments: EnvironmentRegistry
  ) throws(UsageProblem) {
    self.loaded = loaded
    do throws(EnvironmentError) {
      definition = try environments.definition(of: loaded.settings.mode)
    } catch {
      throw UsageProblem(error.description)
    }
    let problems = loaded.problems(knownTools: definition.tools.map(\.name))
    guard problems.isEmpty else { throw UsageProblem(problems) }
  }

  /// The settings as workers get them. `folder` is where the environment may keep things for the
  /// length of a run.
  func resolved(
    folder: String,
    _ variables: EnvironmentVariables = EnvironmentVariables(ProcessInfo.processInfo.environment)
  ) throws(UsageProblem) -> SynthesisSettings {
    var settings = loaded.settings
    do throws(EnvironmentError) {
      settings.environmentArguments = try definition.resolve(
        settings.environmentArguments, variables, folder)
    } catch {
      throw problem(error)
    }
    return settings
  }

  /// A folder for what is not a run's, if there is anything to be kept.
  package func scratch() throws(UsageProblem) -> ScratchFolder? {
    guard definition.usesFolder else { return nil }
    do throws(SystemError) {
      return try ScratchFolder()
    } catch {
      throw UsageProblem("\(error); set TMPDIR to a folder that can be written")
    }
  }

  /// The environment that workers will have.
  package func environment(folder: String) throws(UsageProblem) -> any ToolEnvironment {
    let resolved = try resolved(folder: folder)
    do throws(EnvironmentError) {
      return try definition.environment(
        resolved.environmentArguments, tools: resolved.availableTools,
        transport: CurlTransport(CurlOptions(environment: ProcessInfo.processInfo.environment)))
    } catch {
      throw problem(error)
    }
  }

  private func problem(_ error: EnvironmentError) -> UsageProblem {
    UsageProblem([loaded.problem(at: ["environment_kwargs"] + error.path, error.description)])
  }
}
