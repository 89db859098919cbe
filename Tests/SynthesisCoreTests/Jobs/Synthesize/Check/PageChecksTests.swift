import Testing

@testable import Engine
@testable import Environment
@testable import Python
@testable import Synthesize
@testable import Web

@Suite("Pairs that take several pages")
struct PageChecksTests {
  private func judge(
    _ question: String, _ answer: String, minPages: Int = 2
  ) -> Result<AnswerEvidence, QARejection> {
    QAChecks(
      steps: [Samples.gallium, Samples.france], seed: "the metal gallium", minPages: minPages
    ).judge(ProposedPair(question: question, answer: answer), asked: [])
  }

  @Test("name where to begin and not where the answer stands")
  func good() {
    #expect(
      judge("What is the capital of the country where gallium was discovered?", "Paris")
        == .success(.observationText))
  }

  @Test(
    "are refused with the reason",
    arguments: [
      ("What is the capital of France?", "Paris", QARejection.onePageIsEnough("France")),
      (
        "What is the capital of France, where gallium was discovered?", "Paris",
        .onePageIsEnough("France")
      ),
      ("What is the symbol of gallium?", "Ga", .onePageIsEnough("Gallium")),
      ("What is the symbol of the metal gallium?", "Ga", .onePageIsEnough("Gallium")),
      ("What is the capital of that country in Europe?", "Paris", .namesNoPage),
      ("Where was gallium discovered on a Monday?", "Lyon", .notObserved),
    ])
  func refused(question: String, answer: String, refusal: QARejection) {
    #expect(judge(question, answer) == .failure(refusal))
  }

  @Test("the seed's name is that of the page about it, in whatever order they were read")
  func otherOrder() {
    let checks = QAChecks(
      steps: [Samples.france, Samples.gallium], seed: "the metal gallium", minPages: 2)
    func judge(_ question: String) -> Result<AnswerEvidence, QARejection> {
      checks.judge(ProposedPair(question: question, answer: "Paris"), asked: [])
    }
    #expect(
      judge("What is the capital of the country where the metal gallium was discovered?")
        == .success(.observationText))
    #expect(judge("What is the capital of France?") == .failure(.onePageIsEnough("France")))
  }

  @Test("are not asked for where one page is enough")
  func onePage() {
    #expect(
      judge("What is the capital of France?", "Paris", minPages: 1)
        == .success(.observationText))
  }

  @Test("what a search says of pages that nobody read is no evidence")
  func snippets() {
    let search = Samples.step(
      "Search", tool: "web_search", text: "Found: Lyon was its capital for a time.")
    let checks = QAChecks(
      steps: [search, Samples.gallium, Samples.france], seed: "gallium", minPages: 2)
    let pair = ProposedPair(
      question: "What was once the capital where gallium was discovered?", answer: "Lyon")
    #expect(checks.judge(pair, asked: []) == .failure(.notObserved))
  }

  @Test("a question for a fact has a word of what the page calls it")
  func label() {
    var rounds = SynthesisRounds(
      trajectories: [[Samples.gallium, Samples.france]], seed: "Gallium", minPages: 2,
      maxRetries: 3, solutionForm: nil)
    guard let target = rounds.requests().first?.target, let label = target.fact?.stated.label else {
      Issue.record("no answer to ask for")
      return
    }
    rounds.take([
      .pair(
        ProposedPair(question: "Where was gallium found first?", answer: target.text),
        PairAuthor(modelName: "m"))
    ])
    #expect(rounds.funnel.drops == ["synthesize.asks_for_something_else": 1])
    // The other answer has its turn.
    #expect(rounds.requests().first?.target?.fact?.stated.label != label)
  }

  @Test("a question for a row of a table says which")
  func row() {
    let year = Samples.page(
      "1875", "The elements Indium, of Spain, and Barium, of Chile.",
      facts: [
        PageFact(
          label: "Element", value: "Indium",
          condition: PageFact.Condition(label: "Place", value: "Spain"))
      ])
    let zinc = Samples.page(
      "Zinc", "", facts: [PageFact(label: "Discovered", value: "1875", links: [1])],
      links: ["1875"])
    func refusals(_ question: String) -> [String: Int] {
      var rounds = SynthesisRounds(
        trajectories: [[zinc, year]], seed: "Zinc", minPages: 2, maxRetries: 3, solutionForm: nil)
      _ = rounds.requests()
      rounds.take([
        .pair(ProposedPair(question: question, answer: "Indium"), PairAuthor(modelName: "m"))
      ])
      return rounds.funnel.drops
    }
    let said = "Which element was discovered in Spain in the year when zinc was discovered?"
    #expect(refusals(said).isEmpty)
    #expect(
      refusals(said.replacing(" in Spain", with: "")) == ["synthesize.asks_for_something_else": 1])
  }

  @Test(
    "an answer read again confirms the first one",
    arguments: [
      (["Paris"], "Paris", true), (["The capital is Paris"], "Paris", true),
      (["paris"], "Paris", true), (["Lyon"], "Paris", false), (["unknown"], "Paris", false),
      ([], "Paris", false), ([""], "Paris", false),
      (["68,512,806 people"], "68,512,806", true), (["68,512,805"], "68,512,806", false),
      (["14 July"], "14 July", true), (["14 June"], "14 July", false),
      (["1 August 1291"], "1 August 1291", true), (["1 August 1292"], "1 August 1291", false),
      (["2502.15 K"], "2502.15 K", true), (["2500"], "2502.15 K", false),
    ] as [([String], String, Bool)])
  func confirmation(results: [String], answer: String, isConfirmed: Bool) {
    #expect(
      QAChecks.confirms(results, answer, form: EnvironmentDefinition.web.solution) == isConfirmed)
  }

  @Test(
    "numbers computed again confirm all numbers of an answer",
    arguments: [
      (["[1, 2, 3]"], "[1, 2, 3]", true), (["1", "2", "3"], "[1, 2, 3]", true),
      (["[1, 2, 4]"], "[1, 2, 3]", false), (["[1, 2]"], "[1, 2, 3]", false),
      (["1"], "[1, 2, 3]", false), (["19.999"], "20", true), (["20.1"], "20", false),
      (["ababc"], "ababc", true), (["abab"], "cde", false),
    ] as [([String], String, Bool)])
  func computed(results: [String], answer: String, isConfirmed: Bool) {
    #expect(
      QAChecks.confirms(results, answer, form: EnvironmentDefinition.python.solution) == isConfirmed
    )
  }
}
