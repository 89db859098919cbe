import Base
import Environment

/// A Python interpreter whose state branches with the tree. Code runs in a sandbox.
struct PythonEnvironment: ToolEnvironment {
  /// Where a node's code runs: in the process that its hold stands for.
  struct State: Sendable {
    fileprivate let session: PythonSession
    fileprivate let hold: PythonSession.Hold
  }

  let plan: PythonSandbox.Plan

  var sandbox: SandboxTier? { plan.tier }

  /// Looks for the interpreter, and for the strongest sandbox that works on this machine.
  init(arguments: JSONObject) throws(EnvironmentError) {
    let settings = try PythonSettings(arguments)
    var plan = PythonSandbox.Plan(
      tier: .namespaces, settings: settings,
      installation: try InterpreterProbe.installation(of: settings.executable),
      packages: try PackagesFolder.path(settings))
    plan.tier = try SandboxTier.strongest(allowsNone: settings.allowsUnsandboxed) { tier in
      plan.tier = tier
      do throws(SandboxFailure) {
        try PythonSandbox(plan).end()
        return nil
      } catch {
        return error
      }
    }
    self.plan = plan
  }

  /// In a sandbox that is known to work here.
  init(_ plan: PythonSandbox.Plan) {
    self.plan = plan
  }

  var tools: [ToolDescription] { [Self.interpreter] }

  func open(seed: Seed) async throws(EnvironmentError) -> State {
    let session = PythonSession(plan, seed: seed.digest.hexadecimal)
    do throws(SandboxFailure) {
      return State(session: session, hold: try await session.open())
    } catch {
      throw EnvironmentError(description: error.description)
    }
  }

  func resolved(_ call: ToolCall, in state: State) -> Result<ToolCall, CallRejection> {
    guard let code = call.parameters["code"]?.string else { return .success(call) }
    var parameters = call.parameters
    parameters["code"] = .string(CodeEnd.mended(code))
    return .success(ToolCall(tool: call.tool, parameters: parameters))
  }

  func perform(_ call: ToolCall, in state: State) async -> EnvironmentStep<State> {
    guard let code = call.parameters["code"]?.string else {
      return EnvironmentStep(
        observation: Observation(status: .error, text: "error: `code` is not a string"),
        state: state)
    }
    let (step, hold) = await state.session.step(code, after: state.hold.node)
    return EnvironmentStep(
      observation: PythonObservation.make(step, sandbox: plan.tier),
      state: State(session: state.session, hold: hold ?? state.hold))
  }

  func close(_ root: State) async { await root.session.close() }

  static let interpreter = ToolDescription(
    name: "python_interpreter",
    description: """
      Runs Python code. Variables, functions, imports and files of the earlier steps are there. \
      Print what you want to see; the value of a last line that is an expression is shown, too. \
      The standard library is there; there is no network and no other program. Code that runs too \
      long is ended, and its step then counts for nothing.
      """,
    parameters: [
      "type": "object",
      "properties": [
        "code": [
          "type": "string", "format": "python-code", "minLength": 1, "maxLength": 20_000,
          "description": "Python code, for example \"total = sum(range(10))\\nprint(total)\"",
        ]
      ],
      "required": ["code"],
      "additionalProperties": false,
    ])
}
