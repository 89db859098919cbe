import Synchronization
import Testing

@testable import Base
@testable import Calculator
@testable import Engine
@testable import Environment
@testable import Models
@testable import Python
@testable import Synthesize

@Suite("A language model asked in words")
struct PromptedModelTests {
  /// Replies with the same to all, and keeps what it was asked.
  private final class Echo: LanguageModel {
    let content: JSONValue
    private let log = Mutex<[ModelRequest]>([])
    var requests: [ModelRequest] { log.withLock { $0 } }

    init(_ content: JSONValue) { self.content = content }

    func reply(
      to request: ModelRequest, tracker: UsageTracker
    ) async throws(ModelError) -> ModelReply {
      log.withLock { $0.append(request) }
      return ModelReply(content: content, modelName: "echo", reasoning: "aloud")
    }
  }

  private static let context = PromptContext(guide: EnvironmentDefinition.math.guide)

  @Test("proposals are asked for in the exploring role and read out of the reply")
  func actions() async throws {
    let prompt = ExplorationPrompt(
      context: Self.context, seed: Samples.seed("ladders"), tools: [CountingEnvironment.add],
      steps: [], count: 1)
    let expected = [Samples.adding("1 + 2", intent: "Add")]
    let model = Echo(ExplorationReply.content(expected))
    let actions = try await PromptedModel(model: model).actions(
      for: prompt, tracker: UsageTracker())
    #expect(actions == expected)
    #expect(model.requests == [prompt.modelRequest])
    #expect(model.requests.map(\.role) == [.explore])
  }

  @Test("a pair comes with the name and the thoughts of the model that wrote it")
  func pair() async throws {
    let prompt = SynthesisPrompt(
      context: Self.context, seed: Samples.seed("ladders"), steps: [], target: nil)
    let expected = ProposedPair(question: "How long is it?", answer: "4")
    let model = Echo(SynthesisReply.content(expected))
    let (pair, author) = try await PromptedModel(model: model).pair(
      for: prompt, tracker: UsageTracker())
    #expect(pair == expected)
    #expect(author == PairAuthor(modelName: "echo", reasoning: "aloud"))
    #expect(model.requests.map(\.role) == [.synthesize])
  }

  @Test("a solution is asked for without variation")
  func solution() async throws {
    let form = EnvironmentDefinition.python.solution
    let prompt = SolutionPrompt(form: form, question: "How long is it?")
    let model = Echo(form.content("print(4)"))
    let solution = try await PromptedModel(model: model).solution(
      to: prompt, tracker: UsageTracker())
    #expect(solution == "print(4)")
    #expect(model.requests.map(\.role) == [.verify])
    #expect(model.requests.map(\.temperature) == [0])
  }
}
