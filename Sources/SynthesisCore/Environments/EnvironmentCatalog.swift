/// The environments there are, by mode.
enum EnvironmentCatalog {
  /// Makes the environment that a configuration asks for, with the tools that it offers.
  static func make(
    _ configuration: SynthesisConfiguration
  ) throws(EnvironmentError) -> any ToolEnvironment {
    switch configuration.mode {
    case .math: try MathEnvironment(arguments: configuration.environmentArguments)
    case .web, .python:
      throw EnvironmentError(
        description: "the \(configuration.mode.rawValue) environment is not built yet")
    }
  }
}
