/// The environments there are, by mode.
enum EnvironmentCatalog {
  /// A configuration whose environment needs nothing any more that only the parent can see: the
  /// keys and addresses that its variables name are in the arguments. `pageStore` is where web pages
  /// are kept if the arguments don't say it.
  static func settled(
    _ configuration: SynthesisSettings, variables: EnvironmentVariables, pageStore: String
  ) throws(EnvironmentError) -> SynthesisSettings {
    guard configuration.mode == .web else { return configuration }
    var configuration = configuration
    var settings = try WebSettings(
      arguments: configuration.environmentArguments, variables: variables)
    settings.pageStore = settings.pageStore ?? pageStore
    configuration.environmentArguments = settings.arguments
    return configuration
  }

  /// Makes the environment that a settled configuration asks for, with the tools that it selects.
  /// May take long where something has to be prepared first, such as a search index.
  static func make(
    _ configuration: SynthesisSettings, transport: any HTTPTransport
  ) throws(EnvironmentError) -> any ToolEnvironment {
    let whole = try makeWhole(configuration, transport: transport)
    let names = configuration.availableTools
    return names.isEmpty ? whole : selecting(names, of: whole)
  }

  private static func selecting<Environment: ToolEnvironment>(
    _ names: [String], of environment: Environment
  ) -> any ToolEnvironment {
    SelectedTools(base: environment, names: names)
  }

  private static func makeWhole(
    _ configuration: SynthesisSettings, transport: any HTTPTransport
  ) throws(EnvironmentError) -> any ToolEnvironment {
    let arguments = configuration.environmentArguments
    return switch configuration.mode {
    case .math: try MathEnvironment(arguments: arguments)
    case .python: try PythonEnvironment(arguments: arguments)
    case .web: try WebEnvironment(WebSettings(arguments: arguments, variables: .none), transport)
    }
  }

  /// All tools of a mode.
  static func tools(of mode: EnvironmentMode) -> [ToolDescription] {
    switch mode {
    case .math: [MathEnvironment.calculator]
    case .python: [PythonEnvironment.interpreter]
    case .web: [WebSearchTool.description, WebVisitTool.description]
    }
  }
}
