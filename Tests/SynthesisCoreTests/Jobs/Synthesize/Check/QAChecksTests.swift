import Testing

@testable import Base
@testable import Environment
@testable import Synthesize

@Suite("Checks of a pair")
struct QAChecksTests {
  private static let math = [
    Samples.step("Sum", text: "(180 + 90) = 270", results: ["270"]),
    Samples.step("Failure", text: "999: division by zero", results: ["999"], status: .error),
    Samples.step(
      "Parts", text: "12.5 * 100 = 1250; 1/3 = 0.333333333333333…; 3.14159 * 2 = 6.28318",
      results: ["1250", "1/3", "0.333333333333333", "6.28318"]),
    Samples.step(
      "Angle", text: "2 * pi / 3 ≈ 2.0943951023932", results: ["2.0943951023932", "2π/3"]),
  ]

  private static let web = [
    Samples.step(
      "Read",
      text: """
        The Pharos of Alexandria was 103.50 metres tall. Designed by Sostratus of Cnidus, it cost \
        800 talents &amp; took 12 years. Zoë Béart wrote about it. No photo exists. 北京は首都です。
        """)
  ]

  private func checked(
    _ question: String, _ answer: String, _ steps: [PromptStep]
  ) -> Result<AnswerEvidence, QARejection> {
    QAChecks(steps: steps).judge(
      ProposedPair(question: question, answer: answer),
      asked: [FoldedText("Was that asked, already?").tokens])
  }

  @Test(
    "answers that a tool computed",
    arguments: [
      ("How far do both trips go?", "270", AnswerEvidence.toolResult),
      ("How far do both trips go?", "270 km", .toolResult),
      ("How much do they pay?", "$270.00", .toolResult),
      ("How much do they pay?", "1,250", .toolResult),
      ("How much do they pay?", "１２５０", .toolResult),
      ("What share is left over?", "1/3", .toolResult),
      ("What share is left over?", "2/6", .toolResult),
      ("What angle is swept?", "2π/3", .toolResult),
      ("What angle is swept?", "2 π / 3", .toolResult),
      ("How much ink, rounded to two decimal places?", "6.28", .roundedResult),
      ("How much ink, rounded to 2 decimal places?", "6.28 litres", .roundedResult),
      ("How much ink, to the nearest whole litre?", "6", .roundedResult),
      ("How much ink, to the nearest tenth of a litre?", "6.3", .roundedResult),
      ("How much ink? Round your answer.", "6.283", .roundedResult),
      ("How much ink, to three significant figures?", "6.28", .roundedResult),
      ("How much, to the nearest hundred?", "1,300", .roundedResult),
      ("How many, to the nearest ten thousand?", "0", .roundedResult),
      ("How much ink, rounded to two decimal places?", "270", .toolResult),
      ("What percentage, to one decimal place?", "33.3%", .roundedResult),
    ])
  func computed(question: String, answer: String, evidence: AnswerEvidence) {
    #expect(checked(question, answer, Self.math) == .success(evidence))
  }

  @Test(
    "answers that no tool computed",
    arguments: [
      ("How long is the first trip?", "180", QARejection.notAResult),  // an input, echoed
      ("How many does the error give?", "999", .notAResult),
      ("How far do both trips go?", "271", .notAResult),
      ("How far do both trips go?", "27", .notAResult),
      ("How far do both trips go?", "-270", .notAResult),
      ("Which angle is it?", "3", .notAResult),  // of 2π/3
      ("Which angle is it?", "π/3", .notAResult),
      ("Which pair of distances?", "270 and 271", .notAResult),
      ("What is being added?", "a sum", .notObserved),
      ("How much ink is used?", "6.28", .roundingNotAsked),
      ("How big is the round table?", "6.28", .roundingNotAsked),
      ("How far is the nearest town?", "6.28", .roundingNotAsked),
      ("How much ink, rounded to two decimal places?", "6.29", .notAResult),
      ("How much ink, rounded to two decimal places?", "6.28318", .wrongRounding),
      ("How much ink, rounded to one decimal place?", "6.28", .notAResult),
      ("How much ink, to the nearest litre, is used?", "6.28318", .wrongRounding),
    ])
  func notComputed(question: String, answer: String, refusal: QARejection) {
    #expect(checked(question, answer, Self.math) == .failure(refusal))
  }

  @Test(
    "answers in prose",
    arguments: [
      ("Who designed the tower?", "Sostratus of Cnidus", nil),
      ("Who designed the tower?", "SOSTRATUS", nil),
      ("Who designed the tower?", "Sostrat", QARejection.notObserved),
      ("How tall was the tower?", "103.5 metres", nil),
      ("How tall was the tower?", "103.5 m", nil),
      ("How tall was the tower?", "103 metres", .notObserved),
      ("How tall was the tower?", "3.50", .notObserved),
      ("What did it cost, besides something else?", "800 talents & took", nil),
      ("Who wrote about the tower?", "Zoe Beart", nil),
      ("Who wrote about the tower?", "Zo&euml; Be\u{301}art", nil),
      ("Which city is named last?", "北京", nil),
      ("Which city is named last?", "東京", .notObserved),
      ("Is there a photo?", "No", .yesOrNo),
    ])
  func prose(question: String, answer: String, refusal: QARejection?) {
    #expect(
      checked(question, answer, Self.web)
        == (refusal.map(Result.failure) ?? .success(.observationText)))
  }

  @Test("a late mention in a long observation is found")
  func longObservation() {
    let text = String(repeating: "nothing here. ", count: 5000) + "The key is Xanadu."
    let steps = [Samples.step("Read", text: text)]
    #expect(checked("What is the key?", "Xanadu", steps) == .success(.observationText))
  }

  @Test("yes is an answer where a tool said it")
  func yesAsResult() {
    let steps = [Samples.step("Compare", text: "5 > 3: yes", results: ["yes"])]
    #expect(checked("Is the first one larger?", "Yes", steps) == .success(.toolResult))
  }

  @Test(
    "answers given away by their question",
    arguments: [
      ("Is Pharos the tower's name?", "Pharos"),
      ("Is PHAROS the tower's name?", "pharos"),
      ("Is caf&eacute; the word?", "Café"),
      ("Does it have １２ floors?", "12"),
      ("Does it have 12.0 floors?", "12"),
      ("Are there 12 floors of stone?", "12 floors"),
      ("It cost 1,200 dollars. How much was it?", "$1200.00"),
      ("A quarter, 25 %, is left. How much?", "25%"),
      ("A quarter, 0.25, is left. How much?", "25%"),
      ("Why is AT&amp;T large?", "AT&T"),
      ("首都の北京はどこ?", "北京"),
    ])
  func givenAway(question: String, answer: String) {
    #expect(checked(question, answer, Self.web) == .failure(.answerInQuestion))
  }

  @Test(
    "answers that only look like being given away",
    arguments: [
      ("Does it have 120 floors or less?", "12 years"),
      ("Does it have 1,200 floors?", "12 years"),
      ("Does it have 0.12 of them?", "12 years"),
      ("Sostratusson designed what, and whose father was he?", "Sostratus"),
      ("Were -12 years taken?", "12 years"),
    ])
  func notGivenAway(question: String, answer: String) {
    #expect(checked(question, answer, Self.web) == .success(.observationText))
  }

  @Test(
    "questions that nobody else can understand",
    arguments: [
      "How far does the trajectory say they go?",
      "What is the sum in the observation?",
      "According to the tool, how far do they go?",
      "How far do they go according to the calculator?",
      "Using the result of the previous step, how far do they go?",
      "How far do they go, as computed above?",
      "What do the above trips come to?",
      "How far is it in step 2?",
      "What did the agent find about the trips?",
    ])
  func references(question: String) {
    guard case .failure(.refersToTrajectory) = checked(question, "270", Self.math) else {
      Issue.record("\(question) passed")
      return
    }
  }

  @Test(
    "questions that only sound like pointing somewhere",
    arguments: [
      "How high does the trajectory of the ball go, in metres?",
      "How many steps lead to the observation deck of the tower?",
      "How many metres above the ground is the kite?",
      "A tool costs some dollars. What do the tools cost together?",
      "A calculator and a book cost the same. What is the price of both?",
      "The previous owner paid less. How much is paid now?",
    ])
  func harmless(question: String) {
    #expect(checked(question, "270", Self.math) == .success(.toolResult))
  }

  @Test(
    "questions that are only an expression",
    arguments: [
      "What is 180 + 90?", "Calculate (180 + 90) × 1.", "What is 18 percent of 1500?",
      "What is the value of x^2 + 2?", "180 + 90 = ?",
    ])
  func bare(question: String) {
    #expect(checked(question, "270", Self.math) == .failure(.bareExpression))
  }

  @Test(
    "questions that ask for several things",
    arguments: [
      "How far do they go, and how long does it take?", "How far is it? How long does it take?",
      "What is the distance, and what is the time?",
    ])
  func several(question: String) {
    #expect(checked(question, "270", Self.math) == .failure(.severalQuestions))
  }

  @Test("a word of substance makes a question of an expression")
  func substance() {
    #expect(
      checked("What is the least common multiple of 27 and 10?", "270", Self.math)
        == .success(.toolResult))
  }

  @Test("texts that are empty, too long or known are refused")
  func shape() {
    #expect(checked(" ?! ", "270", Self.math) == .failure(.emptyQuestion))
    #expect(checked("How far is it?", " … ", Self.math) == .failure(.emptyAnswer))
    let long = "How far is it? " + String(repeating: "word ", count: 400)
    #expect(checked(long, "270", Self.math) == .failure(.questionTooLong))
    let answer = String(repeating: "word ", count: 41)
    #expect(checked("How far is it?", answer, Self.math) == .failure(.answerTooLong))
    #expect(
      checked("was THAT asked already", "270", Self.math) == .failure(.duplicateQuestion))
  }
}
