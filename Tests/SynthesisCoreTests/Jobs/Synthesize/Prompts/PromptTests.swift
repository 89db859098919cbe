import Foundation
import Testing

@testable import Base
@testable import Calculator
@testable import Environment
@testable import Models
@testable import SynthesisCore
@testable import Synthesize
@testable import Web

@Suite("Prompts")
struct PromptTests {
  private static let expression: JSONValue = [
    "type": "string", "format": "arithmetic-expression", "minLength": 1, "maxLength": 4096,
  ]

  private static let calculator = ToolDescription(
    name: "calculator", description: "Calculates.",
    parameters: [
      "type": "object",
      "properties": [
        "expressions": [
          "anyOf": [
            ["type": "array", "items": expression, "minItems": 1, "maxItems": 16], expression,
          ]
        ]
      ],
      "required": ["expressions"], "additionalProperties": false,
    ])

  private static func calculation(
    _ intent: String, _ expression: String, _ text: String, _ results: [String]
  ) -> PromptStep {
    Samples.step(
      intent, tool: "calculator", ["expressions": [.string(expression)]], text: text,
      results: results, status: results.isEmpty ? .error : .ok)
  }

  private static let steps = [
    calculation("Height of the ladder", "sqrt(5^2 - 3^2)", "sqrt(5^2 - 3^2) = 4", ["4"]),
    calculation("Slope", "4 / 0", "4 / 0: division by zero", []),
    calculation("Angle at the foot", "atan(4 / 3)", "≈ 0.927295218001612", ["0.927295218001612"]),
  ]

  private static func context(
    _ environment: EnvironmentDefinition, observationLimit: Int = 2000
  ) -> PromptContext {
    var context = PromptContext(guide: environment.guide)
    context.observationLimit = observationLimit
    context.seedDescription = "a topic"
    context.samplingTips = "Prefer metric units."
    context.synthesisTips = "Ask for one value."
    context.qaExamples = [
      QAExample(
        question: "How long is the diagonal of a 3 m by 4 m room, in metres?", answer: "5",
        details: ["reasoning": "Pythagoras"])
    ]
    return context
  }

  private static let prompts: [(name: String, request: ModelRequest)] = [
    (
      "exploration-first",
      ExplorationPrompt(
        context: PromptContext(guide: EnvironmentDefinition.math.guide),
        seed: Samples.seed("ladders"), tools: [calculator],
        steps: [], count: 2
      ).modelRequest
    ),
    (
      "exploration-later",
      ExplorationPrompt(
        context: context(.math), seed: Samples.seed("ladders"), tools: [calculator],
        steps: steps, count: 1,
        taken: [
          ActionProposal(
            intent: "Area",
            call: ToolCall(tool: "calculator", parameters: ["expressions": ["3 * 4"]]))
        ],
        refused: [
          RejectedAction(
            proposal: ActionProposal(
              intent: "Fly", call: ToolCall(tool: "fly", parameters: [:])),
            reason: "There is no tool named fly.")
        ], attempt: 2
      ).modelRequest
    ),
    (
      "exploration-web",
      ExplorationPrompt(
        context: context(.web, observationLimit: 60),
        seed: Seed(
          index: 1, content: "Pharos", arguments: ["language": "en"],
          digest: SHA256.digest("".utf8), occurrence: 0),
        tools: [CountingEnvironment.add, CountingEnvironment.fail],
        steps: [
          Samples.step(
            "Look it up", tool: "fail", ["why": "Pharos"],
            text: String(repeating: "Page head. ", count: 10)
              + String(repeating: "Page foot. ", count: 10))
        ], count: 2
      ).modelRequest
    ),
    (
      "synthesis",
      SynthesisPrompt(
        context: context(.math), seed: Samples.seed("ladders"), steps: steps,
        target: AnswerCandidate.candidates(from: steps, seed: "ladders").last,
        refused: [
          RejectedPair(
            pair: ProposedPair(question: "What is 4?", answer: "4"),
            reason: "The answer stands in the question."),
          RejectedPair(
            pair: ProposedPair(question: "How high does the ladder of step 1 reach?", answer: "4"),
            reason: "The question says \"of step\", which its reader has not seen."),
        ]
      ).modelRequest
    ),
    (
      "solution",
      SolutionPrompt(
        form: EnvironmentDefinition.math.solution,
        question: "How long is the diagonal of a 3 m by 4 m room?"
      ).modelRequest
    ),
    (
      "synthesis-web",
      SynthesisPrompt(
        context: PromptContext(guide: EnvironmentDefinition.web.guide),
        seed: Samples.seed("Pharos"),
        steps: [Samples.step("Look it up", tool: "search", ["q": "Pharos"], text: "A tower.")],
        target: nil
      ).modelRequest
    ),
  ]

  private static func rendered(_ request: ModelRequest) -> String {
    let messages = request.messages.map { "[\($0.role.rawValue)]\n\($0.content)\n\n" }.joined()
    return
      "\(messages)[reply \(request.replyName)]\n\(request.replySchema.value.jsonText)\n"
  }

  /// Set `REWRITE_GOLDEN` in the environment to accept what is rendered now.
  @Test("a prompt reads as it did", arguments: prompts.map(\.name))
  func golden(name: String) throws {
    let request = try #require(Self.prompts.first { $0.name == name }).request
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/\(name).txt")
    let rendered = Self.rendered(request)
    if ProcessInfo.processInfo.environment["REWRITE_GOLDEN"] != nil {
      try Data(rendered.utf8).write(to: file)
    }
    #expect(rendered == String(decoding: try Data(contentsOf: file), as: UTF8.self))
  }

  @Test("a child's request goes on where its parent's stopped, so that a prefix cache has it")
  func prefix() {
    let messages = { (steps: [PromptStep]) in
      ExplorationPrompt(
        context: Self.context(.math), seed: Samples.seed("ladders"), tools: [Self.calculator],
        steps: steps, count: 1
      ).modelRequest.messages
    }
    let parent = messages(Array(Self.steps.dropLast()))
    let child = messages(Self.steps)
    #expect(child.count == parent.count + 2)
    #expect(child.dropLast(3) == parent.dropLast())
    // Only the request at the end of the parent's last turn is not in the child's.
    #expect(parent.last?.content.hasPrefix(child[parent.count - 1].content) == true)
  }

  @Test("a step is bounded to one short expression, whatever the tool bears")
  func boundedStep() {
    let guide = EnvironmentDefinition.math.guide
    let bounded = guide.bounded(Self.calculator.parameters.value)
    let list = bounded["properties"]?["expressions"]
    #expect(list?["maxItems"] == 1)
    #expect(list?["items"]?["maxLength"] == 160)
    // Tools of other kinds keep their schema.
    let other = CountingEnvironment.add.parameters.value
    #expect(guide.bounded(other) == other)
  }

  @Test("an example whose tool is not offered is left out")
  func examplesByTool() {
    let guide = EnvironmentDefinition.math.guide
    #expect(guide.explorations(using: [Self.calculator]).count == 2)
    #expect(guide.explorations(using: [CountingEnvironment.add]).isEmpty)
  }

  @Test(
    "the worked pairs pass the checks that the real ones have to pass",
    arguments: EnvironmentRegistry.standard.definitions.map(\.name))
  func examplesPass(name: String) throws {
    let definition = try #require(EnvironmentRegistry.standard[name])
    #expect(!definition.guide.pairs.isEmpty)
    for example in definition.guide.pairs {
      let checks = QAChecks(
        steps: example.steps.map(PromptStep.init), seed: example.seed,
        minPages: definition.readsPages ? 2 : 0)
      let pair = ProposedPair(question: example.question, answer: example.answer)
      #expect(throws: Never.self, "\(pair)") { try checks.judge(pair, asked: []).get() }
    }
  }

  @Test(
    "long texts are shortened in the middle, and say by how much",
    arguments: [
      ("0123456789", 10, "0123456789"), ("0123456789", 6, "0123\n[… 4 characters left out …]\n89"),
      ("ééééé", 5, "ééééé"),
    ])
  func shortening(text: String, limit: Int, expected: String) {
    #expect(PromptSections.shortened(text, to: limit) == expected)
  }

  @Test("only results may answer where each step has some, the latest first and short")
  func candidates() {
    let texts = { (steps: [PromptStep]) in
      AnswerCandidate.candidates(from: steps, seed: "a pile of 12 stones").map(\.text)
    }
    #expect(texts(Self.steps) == ["0.93", "4"])
    let forms = [
      Self.calculation("", "3/4", "", ["0.75", "3/4", "12"]),
      Self.calculation("", "2*pi/3", "", ["2.0943951023932", "2π/3"]),
    ]
    // 12 stands in the seed, and so in the question.
    #expect(texts(forms) == ["2.09", "0.75"])
    #expect(texts([Self.calculation("", "3 * 4", "", ["12"])]) == ["12"])
    // What went in came out again.
    #expect(texts([Self.calculation("", "522", "", ["522"])]).isEmpty)
    let many = [Self.calculation("", "", "", (0..<20).map(String.init))]
    #expect(texts(many).count == 12)
    #expect(texts([Self.calculation("", "", "", ["5827/300", "19.4233333333333"])]) == ["19.42"])
    // A printed line with its label, and the value that it ends with.
    #expect(
      texts([Self.calculation("", "", "", ["total: 560", "560", "n = 7", "7", "a: b", "[]"])])
        == ["560", "7", "a: b"])
    // Too small to be told apart after two decimals.
    #expect(texts([Self.calculation("", "", "", ["0.000123456"])]) == ["0.000123456"])
    #expect(texts([forms[0], Samples.step("", text: "prose")]).isEmpty)
    // A list too long to be a result is not prose.
    var printed = Samples.step("", text: "[2, 3, 5, 7]")
    printed.observation.isPrinted = true
    #expect(texts([forms[0], printed]) == ["0.75"])
  }
}
