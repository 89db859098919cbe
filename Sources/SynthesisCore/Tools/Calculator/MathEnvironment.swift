import Base
import Environment

/// The tools for mathematics: a calculator, whose variables live along a path of the tree.
struct MathEnvironment: ToolEnvironment {
  /// The variables that were set on the way to a node.
  struct State: Sendable, Hashable {
    var variables: [String: CalculatorValue] = [:]
  }

  /// Takes the configuration's `environment_kwargs`, of which this environment has none.
  init(arguments: JSONObject) throws(EnvironmentError) {
    if let key = arguments.keys.first {
      throw EnvironmentError(
        description: "environment_kwargs has no key `\(key)` for math; it takes no keys",
        path: [key])
    }
  }

  var tools: [ToolDescription] { [Self.calculator] }

  func open(seed: Seed) async throws(EnvironmentError) -> State { State() }

  func perform(_ call: ToolCall, in state: State) async -> EnvironmentStep<State> {
    let expressions: [String]
    switch call.parameters["expressions"] {
    case .string(let expression)?: expressions = [expression]
    case .array(let items)?: expressions = items.compactMap(\.string)
    default: expressions = []
    }
    var state = state
    let answers = expressions.map { Calculator.answer($0, binding: &state.variables) }
    return EnvironmentStep(observation: Self.observation(of: answers), state: state)
  }

  func close(_ root: State) async {}

  private static func observation(of answers: [CalculatorAnswer]) -> Observation {
    if answers.isEmpty {
      return Observation(status: .error, text: "error: `expressions` holds no expression")
    }
    let isOK = answers.contains { answer in
      if case .success = answer.outcome { true } else { false }
    }
    return Observation(
      status: isOK ? .ok : .error,
      text: answers.map(\.line).joined(separator: "\n"),
      results: answers.flatMap(\.forms),
      details: ["items": .array(answers.map { .object($0.details) })])
  }

  static let calculator = ToolDescription(
    name: "calculator",
    description: """
      Computes arithmetic exactly. Give one expression or a list; each is computed by itself. \
      Operators: + - * / // % ^ ! and parentheses. Functions: sqrt, round, min, max, sum, mean, \
      median, stdev, gcd, lcm, comb, perm, factorial, sin, cos, tan, log, log10, exp, abs and the \
      rest of Python's math. Percentages: 15% of 80, 200 + 10%. Names: r = 5, then pi * r^2. \
      Write numbers without units or currency signs.
      """,
    parameters: [
      "type": "object",
      "properties": [
        "expressions": [
          "anyOf": [
            [
              "type": "array", "items": expression, "minItems": 1, "maxItems": 16,
              "description": "expressions, for example [\"12.5 * 4\", \"sqrt(2)\"]",
            ],
            expression,
          ]
        ]
      ],
      "required": ["expressions"],
      "additionalProperties": false,
    ])

  private static let expression: JSONValue = [
    "type": "string", "format": "arithmetic-expression", "minLength": 1, "maxLength": 4096,
  ]
}
