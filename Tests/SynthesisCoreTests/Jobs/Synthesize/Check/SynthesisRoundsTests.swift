import Testing

@testable import Base
@testable import Calculator
@testable import Engine
@testable import Environment
@testable import Models
@testable import Synthesize

@Suite("Rounds of pair writing")
struct SynthesisRoundsTests {
  private static let steps = [
    Samples.step("Sum", text: "180 + 90 = 270", results: ["270"]),
    Samples.step("Ink", text: "π * 2 ≈ 6.28318530717959", results: ["6.28318530717959"]),
  ]

  private func pair(_ question: String, _ answer: String) -> SynthesisRounds.Reply {
    .pair(ProposedPair(question: question, answer: answer), PairAuthor(modelName: "m"))
  }

  private func accepted(_ ending: SynthesisRounds.Ending) -> SynthesisRounds.AcceptedPair? {
    if case .accepted(let pair) = ending { pair } else { nil }
  }

  @Test("of two equal questions in one round the first trajectory's is taken")
  func equalQuestions() {
    var rounds = SynthesisRounds(
      trajectories: [Self.steps, Self.steps], seed: "two trips", maxRetries: 1, solutionForm: nil)
    #expect(rounds.requests().map(\.trajectory) == [0, 1])
    rounds.take([pair("How far is it?", "270"), pair("How far is IT", "270")])
    let again = rounds.requests()
    #expect(again.map(\.trajectory) == [1])
    #expect(again.first?.refused.map(\.reason) == ["This question was asked before."])
    // The other result is still free.
    #expect(again.first?.target?.text == "6.28")
    rounds.take([pair("How far do they both go?", "270")])
    #expect(rounds.requests().isEmpty)
    #expect(rounds.endings.map { accepted($0)?.attempts } == [1, 2])
    #expect(rounds.funnel.proposedPairs == 3)
    #expect(rounds.funnel.acceptedPairs == 2)
  }

  @Test("what is refused to the end says why")
  func refused() {
    var rounds = SynthesisRounds(
      trajectories: [Self.steps], seed: "two trips", maxRetries: 1, solutionForm: nil)
    rounds.take([pair("How far is it?", "9")])
    rounds.take([pair("How far is it?", "8")])
    #expect(rounds.endings == [.refused(.notAResult)])
    #expect(rounds.funnel.drops == ["synthesize.not_a_result": 2])
  }

  @Test(
    "an answer that the question gave away is asked for after the others, one not confirmed never")
  func targets() {
    var rounds = SynthesisRounds(
      trajectories: [Self.steps], seed: "two trips", maxRetries: 9,
      solutionForm: EnvironmentDefinition.math.solution)
    #expect(rounds.requests().map { $0.target?.text } == ["6.28"])
    rounds.take([pair("Are 6.28 litres used?", "6.28")])
    #expect(rounds.requests().map { $0.target?.text } == ["270"])
    rounds.take([pair("How far is it in the trajectory?", "270")])
    #expect(rounds.requests().map { $0.target?.text } == ["270"])
    rounds.take([pair("How far is it?", "270")])
    rounds.settle([.results(["271"])])
    #expect(rounds.requests().map { $0.target?.text } == ["6.28"])
    rounds.take([pair("How much ink, to two decimals?", "6.28")])
    rounds.settle([.results(["5"])])
    // Nothing is left to ask for, so no more is paid for.
    #expect(rounds.endings == [.refused(.notConfirmed)])
  }

  @Test("a model that fails ends its trajectory")
  func failed() {
    var rounds = SynthesisRounds(
      trajectories: [Self.steps], seed: "two trips", maxRetries: 3, solutionForm: nil)
    rounds.take([.failed(.timeout(seconds: 1))])
    #expect(rounds.requests().isEmpty)
    #expect(rounds.endings == [.failed(.timeout(seconds: 1))])
  }

  @Test("a question that forgets to ask for rounding is completed")
  func rounding() throws {
    var rounds = SynthesisRounds(
      trajectories: [Self.steps], seed: "two trips", maxRetries: 0, solutionForm: nil)
    rounds.take([pair("How much ink is used?", "6.28")])
    let taken = try #require(rounds.endings.first.flatMap(accepted))
    #expect(taken.pair.question == "How much ink is used? Round to two decimal places.")
    #expect(taken.evidence == .roundedResult)
  }

  @Test("what a call has rounded is asked for as rounded")
  func roundedByCall() throws {
    let steps = [
      Samples.step(
        "Hours", ["terms": ["round(300 / 72, 2)"]], text: "= 4.17", results: ["4.17"])
    ]
    var rounds = SynthesisRounds(
      trajectories: [steps], seed: "a train", maxRetries: 0, solutionForm: nil)
    rounds.take([pair("How many hours does it need for 300 km?", "4.17")])
    let taken = try #require(rounds.endings.first.flatMap(accepted))
    #expect(
      taken.pair.question == "How many hours does it need for 300 km? Round to two decimal places.")
  }

  @Test("a pair counts once solving its question gives its answer")
  func confirmed() {
    var rounds = SynthesisRounds(
      trajectories: [Self.steps], seed: "two trips", maxRetries: 1,
      solutionForm: EnvironmentDefinition.math.solution)
    rounds.take([pair("How far is it?", "270")])
    #expect(
      rounds.verifications() == [
        SynthesisRounds.Verification(trajectory: 0, question: "How far is it?", steps: Self.steps)
      ])
    #expect(rounds.endings.isEmpty)
    rounds.settle([.results(["270"])])
    #expect(rounds.verifications().isEmpty)
    #expect(rounds.requests().isEmpty)
    #expect(rounds.funnel.acceptedPairs == 1)
  }

  @Test(
    "a pair that is not confirmed is asked for again, and its question may come with another answer"
  )
  func notConfirmed() {
    var rounds = SynthesisRounds(
      trajectories: [Self.steps], seed: "two trips", maxRetries: 1,
      solutionForm: EnvironmentDefinition.math.solution)
    rounds.take([pair("How far is it, to two decimal places?", "6.28")])
    rounds.settle([.results(["270"])])
    #expect(rounds.requests().first?.target?.text == "270")
    rounds.take([pair("How far is it, to two decimal places?", "270")])
    rounds.settle([.results(["270", "270.0"])])
    #expect(rounds.endings.map { accepted($0)?.attempts } == [2])
    #expect(rounds.funnel.drops == ["synthesize.not_confirmed": 1])
  }

  @Test(
    "a verification that the model fails fails the trajectory; one without a result confirms nothing"
  )
  func failedVerification() {
    var rounds = SynthesisRounds(
      trajectories: [Self.steps, Self.steps], seed: "two trips", maxRetries: 0,
      solutionForm: EnvironmentDefinition.math.solution)
    rounds.take([pair("How far is it?", "270"), pair("How far do they go?", "270")])
    rounds.settle([.failed(.cancelled), .results([])])
    #expect(rounds.endings == [.failed(.cancelled), .refused(.notConfirmed)])
  }

  @Test(
    "a solution confirms an answer but for rounding on the way",
    arguments: [
      ("270", "270 km", true), ("269.99", "270", true), ("269", "270", false),
      ("6.28318530717959", "6.28", true), ("0.333333333333333", "1/3", true),
      ("0.16", "16 %", true), ("-5", "5", false), ("0.004", "0.01", true),
      ("0.02", "0.01", false), ("none", "5", false), ("5", "five", false),
    ])
  func tolerance(result: String, answer: String, isConfirmed: Bool) {
    #expect(
      QAChecks.confirms([result], answer, form: EnvironmentDefinition.math.solution) == isConfirmed)
  }
}
