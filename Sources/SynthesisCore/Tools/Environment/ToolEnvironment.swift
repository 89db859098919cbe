/// A world that a seed's exploration acts in.
///
/// State belongs to a path of the tree: `perform` leaves the state it is given as it was and
/// returns the state after the call, so a branch sees what its ancestors did and nothing of its
/// siblings. Calls from different states, and several from one state, may run at the same time.
package protocol ToolEnvironment: Sendable {
  associatedtype State: Sendable

  /// The tools in the order in which the model is shown them.
  var tools: [ToolDescription] { get }

  /// What keeps the tools' doings from the machine; nil for tools that do nothing to it.
  var sandbox: SandboxTier? { get }

  /// Makes the state at the root of one seed's tree.
  func open(seed: Seed) async throws(EnvironmentError) -> State

  /// The call as it is run in this state and kept in records: what stood for something there is
  /// spelled out. A refusal is told to whoever proposed it, and nothing is run.
  func resolved(_ call: ToolCall, in state: State) -> Result<ToolCall, CallRejection>

  /// Runs one resolved call whose parameters have been checked against the tool's schema. What goes
  /// wrong inside the tool is an observation with a status of its own, never an error thrown.
  func perform(_ call: ToolCall, in state: State) async -> EnvironmentStep<State>

  /// Ends everything that the tree grown from `root` holds.
  func close(_ root: State) async
}

extension ToolEnvironment {
  package var sandbox: SandboxTier? { nil }

  package func resolved(_ call: ToolCall, in state: State) -> Result<ToolCall, CallRejection> {
    .success(call)
  }

  /// Runs a call that has not been resolved; a refusal is its observation.
  package func carryOut(_ call: ToolCall, in state: State) async -> EnvironmentStep<State> {
    switch resolved(call, in: state) {
    case .success(let call): return await perform(call, in: state)
    case .failure(let refusal):
      return EnvironmentStep(
        observation: Observation(status: .error, text: "error: \(refusal.sentence)"), state: state)
    }
  }
}

package struct EnvironmentStep<State: Sendable>: Sendable {
  package var observation: Observation
  package var state: State

  package init(observation: Observation, state: State) {
    self.observation = observation
    self.state = state
  }
}

/// Why an environment cannot be used at all.
package struct EnvironmentError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String
  /// The keys below `environment_kwargs` that lead to what is wrong.
  package var path: [String]

  package init(description: String, path: [String] = []) {
    self.description = description
    self.path = path
  }
}
