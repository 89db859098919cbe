/// The environments there are, by mode.
enum EnvironmentCatalog {
  /// Makes the environment that a configuration asks for, with the tools that it selects.
  static func make(
    _ configuration: SynthesisConfiguration
  ) throws(EnvironmentError) -> any ToolEnvironment {
    let whole = try makeWhole(configuration)
    let names = configuration.availableTools
    return names.isEmpty ? whole : selecting(names, of: whole)
  }

  private static func selecting<Environment: ToolEnvironment>(
    _ names: [String], of environment: Environment
  ) -> any ToolEnvironment {
    SelectedTools(base: environment, names: names)
  }

  /// The environment with all its tools.
  static func makeWhole(
    _ configuration: SynthesisConfiguration
  ) throws(EnvironmentError) -> any ToolEnvironment {
    switch configuration.mode {
    case .math: try MathEnvironment(arguments: configuration.environmentArguments)
    case .python: try PythonEnvironment(arguments: configuration.environmentArguments)
    case .web:
      throw EnvironmentError(
        description: "the \(configuration.mode.rawValue) environment is not built yet")
    }
  }
}
