package import Base

/// One tool of an environment, to be run by hand.
package struct ToolRunner: Sendable {
  /// Runs calls one after the other, each in the state that the one before has left.
  private let perform: @Sendable ([ToolCall]) async throws -> [Observation]
  private let tool: ToolDescription

  package init(_ name: String, environment: any ToolEnvironment) throws(UsageProblem) {
    guard let tool = environment.tools.first(where: { $0.name == name }) else {
      let known = environment.tools.map(\.name)
      let hint = NearMiss.hint(for: name, among: known)
      throw UsageProblem(
        "there is no tool \"\(name)\" in this mode\(hint.isEmpty ? "; it has \(known.joined(separator: ", "))" : hint)"
      )
    }
    self.tool = tool
    perform = Self.performer(environment)
  }

  /// The seed that a tool run by hand starts from.
  private static let seed = Seed(
    index: 1, content: "by hand", arguments: [:], digest: SHA256.digest("by hand".utf8),
    occurrence: 0)

  private static func performer<Environment: ToolEnvironment>(
    _ environment: Environment
  ) -> @Sendable ([ToolCall]) async throws -> [Observation] {
    { calls in
      let root = try await environment.open(seed: seed)
      var state = root
      var observations: [Observation] = []
      for call in calls {
        let step = await environment.carryOut(call, in: state)
        state = step.state
        observations.append(step.observation)
      }
      await environment.close(root)
      return observations
    }
  }

  /// Opens the environment as for a seed and closes it again: what it needs is there, or it throws.
  package static func tryOpening<Environment: ToolEnvironment>(
    _ environment: Environment
  ) async throws(EnvironmentError) {
    await environment.close(try await environment.open(seed: seed))
  }

  /// The observation of each call: one for an object of arguments, one for each of an array of
  /// them. Arguments that are neither, or not what the tool takes, are the caller's mistake.
  package func run(_ arguments: [UInt8]) async throws -> [JSONObject] {
    try await perform(try calls(arguments)).map(\.printed)
  }

  /// The same for one of many lines: a mistake is that line's answer.
  package func runLine(_ arguments: [UInt8]) async -> [JSONObject] {
    do {
      return try await run(arguments)
    } catch let problem as UsageProblem {
      return [Observation(status: .error, text: problem.lines.joined(separator: "; ")).printed]
    } catch {
      return [Observation(status: .error, text: "\(error)").printed]
    }
  }

  private func calls(_ arguments: [UInt8]) throws(UsageProblem) -> [ToolCall] {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: arguments)
    } catch {
      throw UsageProblem("the arguments are not JSON: \(error)")
    }
    var calls: [ToolCall] = []
    for item in value.array ?? [value] { calls.append(try call(item)) }
    return calls
  }

  private func call(_ value: JSONValue) throws(UsageProblem) -> ToolCall {
    guard let parameters = value.object else {
      throw UsageProblem("the arguments must be a JSON object, not \(value.typeName)")
    }
    let problems: [SchemaViolation]
    do {
      problems = try tool.parameters.violations(in: value)
    } catch {
      throw UsageProblem("the schema of \(tool.name) is at fault: \(error)")
    }
    guard problems.isEmpty else {
      throw UsageProblem(problems.map { "\(tool.name): \($0)" })
    }
    return ToolCall(tool: tool.name, parameters: parameters)
  }
}

extension Observation {
  /// The observation as the `tool` subcommand prints it.
  var printed: JSONObject {
    var object: JSONObject = [
      "status": .string(status.rawValue), "observation": .string(text),
      "results": .array(results.map(JSONValue.string)),
    ]
    for member in details.members { object[member.key] = member.value }
    return object
  }
}
