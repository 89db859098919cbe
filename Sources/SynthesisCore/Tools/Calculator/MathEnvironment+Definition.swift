import Base
package import Environment

extension EnvironmentDefinition {
  /// Quantities, computed exactly by a calculator.
  package static let math = EnvironmentDefinition(
    name: "math", tools: [MathEnvironment.calculator],
    guide: PromptGuide(
      exploration: """
        You explore a situation with a calculator, step by step. Each step finds out one new quantity \
        with one complete expression.
        First step: if the starting point asks a question, answer it with one complete expression. \
        If it is only a topic, make up a realistic situation with definite numbers and name them in \
        the intent.
        Next step: ask what a person in this situation would want to know next, and calculate it \
        from the result. Name every new number in the intent.
        Write round(x, 2) around what does not come out even.
        """,
      bounds: ["arithmetic-expression": StepBounds(maxLength: 160, isSingle: true)],
      explorations: MathExamples.explorations, pairs: MathExamples.pairs),
    solution: SolutionForm(
      key: "expression",
      instructions: """
        You solve a word problem with one arithmetic expression. Functions: sqrt, round(x, \
        digits), comb, perm, factorial, gcd, lcm, mean, median, pi. Reply with JSON only.
        """,
      schema: [
        "type": "string", "minLength": 1, "maxLength": 120, "pattern": "^[0-9a-z+*/^(),. -]+$",
      ],
      examples: MathExamples.solutions,
      evaluation: .running(tool: MathEnvironment.calculator.name, parameter: "expressions")),
    samples: [
      "arithmetic-expression": { _, observations, generator in
        ArithmeticExpressionSample.make(
          earlierResults: observations.flatMap(\.results), using: &generator)
      }
    ],
    usesFolder: false,
    make: { arguments, _ throws(EnvironmentError) in try MathEnvironment(arguments: arguments) })
}

private enum MathExamples {
  static let explorations = [
    ExampleExploration(
      seed: "A round table is 1.2 m wide. How large is its top, and how long is its edge?",
      proposals: [
        proposal("Area of the table top, in square metres", "round(pi * (1.2 / 2)^2, 2)"),
        proposal("Length of the table edge, in metres", "round(pi * 1.2, 2)"),
      ]),
    ExampleExploration(
      seed: "A train covers 180 km in 2.5 hours. How fast is it?",
      steps: [step("Speed of the train in km/h", "180 / 2.5", "72")],
      proposals: [
        proposal("Hours the train needs for 300 km at this speed, in hours", "round(300 / 72, 2)")
      ]),
  ]

  static let pairs = [
    ExamplePair(
      seed: "A train covers 180 km in 2.5 hours. How fast is it?",
      steps: [
        step("Speed of the train in km/h", "180 / 2.5", "72"),
        step("Hours the train needs for 300 km at this speed", "round(300 / 72, 2)", "4.17"),
      ],
      question: """
        A train covers 180 km in 2.5 hours. How many hours does it need for 300 km at the same \
        speed, to two decimals?
        """,
      answer: "4.17"),
    ExamplePair(
      seed: "choosing toppings",
      steps: [
        step("Ways to choose 2 of 5 toppings", "comb(5, 2)", "10"),
        step("Pizzas with one of 3 sizes and 2 toppings", "10 * 3", "30"),
      ],
      question:
        "A pizzeria offers 5 toppings. In how many ways can 2 different toppings be chosen?",
      answer: "10"),
  ]

  static let solutions = [
    SolutionForm.Example(
      question: """
        A boat uses 4.5 litres of fuel per hour. If a litre costs 1.60 euros, how many euros does \
        the fuel for 6 hours cost?
        """,
      solution: "4.5 * 6 * 1.60"),
    SolutionForm.Example(
      question: "How many groups of 2 can be formed from 5 children?", solution: "comb(5, 2)"),
    SolutionForm.Example(
      question: "A price rises from 40 to 46 euros. By how many percent did it rise?",
      solution: "(46 - 40) / 40 * 100"),
  ]

  private static func call(_ expression: String) -> ToolCall {
    ToolCall(
      tool: MathEnvironment.calculator.name, parameters: ["expressions": [.string(expression)]])
  }

  private static func proposal(_ intent: String, _ expression: String) -> ExampleProposal {
    ExampleProposal(intent: intent, call: call(expression))
  }

  private static func step(
    _ intent: String, _ expression: String, _ result: String
  ) -> ExampleStep {
    ExampleStep(
      intent: intent, call: call(expression),
      observation: Observation(
        status: .ok, text: "\(expression) = \(result)", results: [result]))
  }
}
