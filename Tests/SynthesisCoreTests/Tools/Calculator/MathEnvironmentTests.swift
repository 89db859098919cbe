import Testing

@testable import Base
@testable import Calculator
@testable import Environment

@Suite("The math environment")
struct MathEnvironmentTests {
  private func environment() throws -> MathEnvironment { try MathEnvironment(arguments: [:]) }

  private func seed() -> Seed {
    Seed(
      index: 1, content: "circles", arguments: [:], digest: SHA256.digest("circles".utf8),
      occurrence: 0)
  }

  private func call(_ expressions: JSONValue) -> ToolCall {
    ToolCall(tool: "calculator", parameters: ["expressions": expressions])
  }

  @Test("a branch sees its ancestors' variables and not its siblings'")
  func stateOnPaths() async throws {
    let environment = try environment()
    let root = try await environment.open(seed: seed())
    let parent = await environment.perform(call(["r = 5"]), in: root)
    let left = await environment.perform(call(["side = r + 1", "r = 100"]), in: parent.state)
    let right = await environment.perform(call(["r", "side"]), in: parent.state)
    #expect(left.observation.results == ["6", "100"])
    #expect(right.observation.results == ["5"])
    #expect(right.observation.text.contains("side: error: `side` has no value"))
    let unset = await environment.perform(call(["r"]), in: root)
    #expect(unset.observation.status == .error)
    await environment.close(root)
  }

  @Test("each item fails alone, and one that succeeds makes the observation a success")
  func itemsFailAlone() async throws {
    let environment = try environment()
    let root = try await environment.open(seed: seed())
    let step = await environment.perform(call(["1/3", "1/0", "200 + 10%"]), in: root)
    #expect(step.observation.status == .ok)
    #expect(
      step.observation.text == """
        1 / 3 = 1/3 = 0.333333333333333…
        1/0: error: division by zero (column 1, in `1/0`)
        200 + (10% of 200) = 220
        """)
    #expect(step.observation.results == ["1/3", "0.333333333333333", "220"])
    let items = try #require(step.observation.details["items"]?.array)
    #expect(
      items[0] == [
        "expression": "1/3", "reading": "1 / 3", "status": "ok", "result": "1/3",
        "decimal": "0.333333333333333", "approximate": false,
      ])
    #expect(
      items[1] == [
        "expression": "1/0", "reading": "1 / 0", "status": "error",
        "error": [
          "kind": "division_by_zero", "message": "division by zero (column 1, in `1/0`)",
          "column": 1,
        ],
      ])
  }

  @Test("a single string is a call of one item")
  func singleString() async throws {
    let environment = try environment()
    let root = try await environment.open(seed: seed())
    let step = await environment.perform(call("2 + 3"), in: root)
    #expect(step.observation.text == "2 + 3 = 5")
    let failed = await environment.perform(call(["1/0", "log(0)"]), in: root)
    #expect(failed.observation.status == .error)
    let empty = await environment.perform(ToolCall(tool: "calculator", parameters: [:]), in: root)
    #expect(empty.observation.status == .error)
  }

  @Test("an expression that is too long is cut in its error")
  func longExpression() async throws {
    let environment = try environment()
    let root = try await environment.open(seed: seed())
    let step = await environment.perform(
      call(.string(String(repeating: "1", count: 100_000))), in: root)
    #expect(step.observation.text.utf8.count < 300)
    #expect(step.observation.text.contains("the expression has 100000 bytes; the limit is 4096"))
  }

  @Test("the tool's schema names the format of its strings")
  func schema() throws {
    let tool = try #require(environment().tools.first)
    #expect(tool.name == "calculator")
    let options = tool.parameters.value["properties"]?["expressions"]?["anyOf"]?.array
    #expect(options?[0]["items"]?["format"] == "arithmetic-expression")
    #expect(options?[1]["maxLength"] == 4096)
  }

  @Test("environment arguments that it does not know are refused by name")
  func arguments() {
    #expect(
      throws: EnvironmentError(
        description: "environment_kwargs has no key `precision` for math; it takes no keys",
        path: ["precision"])
    ) {
      try MathEnvironment(arguments: ["precision": 5])
    }
  }
}
