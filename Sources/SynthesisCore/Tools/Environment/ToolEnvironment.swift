/// A world that a seed's exploration acts in.
///
/// State belongs to a path of the tree: `perform` leaves the state it is given as it was and
/// returns the state after the call, so a branch sees what its ancestors did and nothing of its
/// siblings. Calls from different states, and several from one state, may run at the same time.
protocol ToolEnvironment: Sendable {
  associatedtype State: Sendable

  /// The tools in the order in which the model is shown them.
  var tools: [ToolDescription] { get }

  /// What keeps the tools' doings from the machine; nil for tools that do nothing to it.
  var sandbox: SandboxTier? { get }

  /// Makes the state at the root of one seed's tree.
  func open(seed: Seed) async throws(EnvironmentError) -> State

  /// The call as it is run in this state and kept in records: what stood for something there is
  /// spelled out. A refusal is told to whoever proposed it, and nothing is run.
  func settled(_ call: ToolCall, in state: State) -> Result<ToolCall, CallRefusal>

  /// Runs one settled call whose parameters have been checked against the tool's schema. What goes
  /// wrong inside the tool is an observation with a status of its own, never an error thrown.
  func perform(_ call: ToolCall, in state: State) async -> EnvironmentStep<State>

  /// Ends everything that the tree grown from `root` holds.
  func close(_ root: State) async
}

extension ToolEnvironment {
  var sandbox: SandboxTier? { nil }

  func settled(_ call: ToolCall, in state: State) -> Result<ToolCall, CallRefusal> {
    .success(call)
  }

  /// Runs a call that has not been settled; a refusal is its observation.
  func carryOut(_ call: ToolCall, in state: State) async -> EnvironmentStep<State> {
    switch settled(call, in: state) {
    case .success(let call): return await perform(call, in: state)
    case .failure(let refusal):
      return EnvironmentStep(
        observation: Observation(status: .error, text: "error: \(refusal.sentence)"), state: state)
    }
  }
}

struct EnvironmentStep<State: Sendable>: Sendable {
  var observation: Observation
  var state: State
}

/// Why an environment cannot be used at all.
struct EnvironmentError: Error, Hashable, Sendable, CustomStringConvertible {
  let description: String
  /// The keys below `environment_kwargs` that lead to what is wrong.
  var path: [String] = []
}
