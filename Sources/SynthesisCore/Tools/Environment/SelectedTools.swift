/// An environment of which only some tools are offered.
struct SelectedTools<Base: ToolEnvironment>: ToolEnvironment {
  let base: Base
  let names: [String]

  var tools: [ToolDescription] { base.tools.filter { names.contains($0.name) } }

  var sandbox: SandboxTier? { base.sandbox }

  func open(seed: Seed) async throws(EnvironmentError) -> Base.State {
    try await base.open(seed: seed)
  }

  func resolved(_ call: ToolCall, in state: Base.State) -> Result<ToolCall, CallRejection> {
    base.resolved(call, in: state)
  }

  func perform(_ call: ToolCall, in state: Base.State) async -> EnvironmentStep<Base.State> {
    await base.perform(call, in: state)
  }

  func close(_ root: Base.State) async { await base.close(root) }
}
