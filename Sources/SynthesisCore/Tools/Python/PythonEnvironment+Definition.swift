import Base
package import Environment

extension EnvironmentDefinition {
  /// Values that programs print.
  package static let python = EnvironmentDefinition(
    name: "python",
    // Configs made for this project's predecessors say so.
    aliases: ["py"],
    tools: [PythonEnvironment.interpreter],
    guide: PromptGuide(
      exploration: """
        You explore a topic by running small programs, step by step. Each step uses what the results \
        before it showed and prints a new, definite value: one number, word or short text. \
        Different steps that are proposed together are alternatives: none sees what another has \
        computed. The intent names the value, also where a step mends an earlier one.
        """,
      // Small models write the second program as the first one's continuation.
      firstSteps: ", each complete by itself",
      bounds: ["python-code": StepBounds(maxLength: 600)],
      explorations: PythonExamples.explorations, pairs: PythonExamples.pairs),
    solution: SolutionForm(
      key: "code",
      instructions: """
        You solve a problem with a short Python program that prints the answer and nothing else. Only \
        the standard library is there. Reply with JSON only.
        """,
      schema: ["type": "string", "minLength": 1, "maxLength": 600],
      examples: PythonExamples.solutions,
      evaluation: .running(tool: PythonEnvironment.interpreter.name, parameter: "code")),
    samples: [
      "python-code": { _, observations, generator in
        PythonCodeSample.make(
          earlierResults: observations.flatMap(\.results), using: &generator)
      }
    ],
    usesFolder: false,
    resolve: { arguments, variables, _ throws(EnvironmentError) in
      try PythonSettings.resolved(arguments, variables)
    },
    make: { arguments, _ throws(EnvironmentError) in try PythonEnvironment(arguments: arguments) })
}

private enum PythonExamples {
  static let explorations = [
    ExampleExploration(
      seed: "The square numbers below 200",
      proposals: [
        proposal(
          "How many square numbers there are below 200",
          "squares = [n * n for n in range(1, 200) if n * n < 200]\nprint(len(squares))"),
        proposal(
          "Sum of the even square numbers below 200",
          "even = [n * n for n in range(2, 200, 2) if n * n < 200]\nprint(sum(even))"),
      ]),
    ExampleExploration(
      seed: "The word \"mississippi\"",
      steps: [countingLetters],
      proposals: [
        proposal(
          "Number of letters that occur more than once",
          "print(sum(1 for letter in counts if counts[letter] > 1))")
      ]),
  ]

  static let pairs = [
    ExamplePair(
      seed: "The word \"mississippi\"",
      steps: [
        countingLetters,
        step(
          "Number of letters that occur more than once",
          "print(sum(1 for letter in counts if counts[letter] > 1))", "3"),
      ],
      question: "How many different letters occur more than once in the word \"mississippi\"?",
      answer: "3"),
    ExamplePair(
      seed: "The square numbers below 200",
      steps: [
        step(
          "Sum of the even square numbers below 200",
          "even = [n * n for n in range(2, 200, 2) if n * n < 200]\nprint(sum(even))", "560")
      ],
      question: "What is the sum of all even square numbers greater than 0 and below 200?",
      answer: "560"),
  ]

  static let solutions = [
    SolutionForm.Example(
      question: "What is the sum of all even square numbers greater than 0 and below 200?",
      solution: "print(sum(n * n for n in range(1, 15) if n * n < 200 and n * n % 2 == 0))"),
    SolutionForm.Example(
      question: """
        An even number is halved and an odd one made smaller by 1. How many such steps lead from 25 \
        to 1?
        """,
      solution: """
        n = 25
        steps = 0
        while n > 1:
            n = n // 2 if n % 2 == 0 else n - 1
            steps += 1
        print(steps)
        """),
  ]

  private static let countingLetters = step(
    "How often each letter occurs",
    "from collections import Counter\ncounts = Counter('mississippi')\nprint(counts['s'])", "4")

  private static func call(_ code: String) -> ToolCall {
    ToolCall(tool: PythonEnvironment.interpreter.name, parameters: ["code": .string(code)])
  }

  private static func proposal(_ intent: String, _ code: String) -> ExampleProposal {
    ExampleProposal(intent: intent, call: call(code))
  }

  private static func step(_ intent: String, _ code: String, _ result: String) -> ExampleStep {
    ExampleStep(
      intent: intent, call: call(code),
      observation: Observation(status: .ok, text: result, results: [result]))
  }
}
