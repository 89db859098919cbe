import Base
import Environment

/// The checks that a pair must pass against the trajectory it was written from. All of them follow
/// from the texts alone.
///
/// Texts are compared folded and on token boundaries, numbers by value. Where a step carries
/// results, these are its evidence and its text is none, since that echoes what was put in.
struct QAChecks: Sendable {
  /// In characters. A longer question is a story, a longer answer an essay.
  static let longestQuestion = 2000
  static let longestAnswer = 200

  private let resultTexts: [FoldedText]
  /// The results folded and without spaces, for answers that are formulas.
  private let resultForms: Set<String>
  private let results: [Quantity]
  /// What was read, folded when first needed and never cut: pages, or where none were, the
  /// observations that hold no results.
  private let prose: [String]
  private let pages: PageChecks

  /// `seed` and `minPages` are for steps that read pages.
  init(steps: [PromptStep], seed: String = "", minPages: Int = 1) {
    let observations = steps.map(\.observation).filter { $0.status == .ok }
    let results = observations.flatMap(\.results)
    resultTexts = results.map(FoldedText.init)
    resultForms = Set(results.map(Self.form))
    self.results = zip(results, resultTexts).flatMap { text, folded in
      // The 2 of 2π/3 is not a result, the 2 of [2, 3] is one.
      Self.isFormula(folded) || (folded.quantities.count > 1 && !text.contains(","))
        ? [] : folded.quantities
    }
    pages = PageChecks(PageChain(steps).pages.map(\.page), seed: seed, minimum: minPages)
    prose =
      pages.texts.isEmpty ? observations.filter { $0.results.isEmpty }.map(\.text) : pages.texts
  }

  /// `asked` holds the questions already accepted for the seed.
  func judge(
    _ pair: ProposedPair, asked: Set<[FoldedText.Token]>
  ) -> Result<AnswerEvidence, QARejection> {
    if pair.question.unicodeScalars.count > Self.longestQuestion {
      return .failure(.questionTooLong)
    }
    if pair.answer.unicodeScalars.count > Self.longestAnswer { return .failure(.answerTooLong) }
    let question = FoldedText(pair.question)
    let answer = FoldedText(pair.answer)
    if question.tokens.isEmpty { return .failure(.emptyQuestion) }
    if answer.tokens.isEmpty { return .failure(.emptyAnswer) }
    if question.containsAnswer(answer) { return .failure(.answerInQuestion) }
    if let phrase = QuestionPhrases.reference(in: question) {
      return .failure(.refersToTrajectory(phrase))
    }
    if QuestionPhrases.isBareExpression(question) { return .failure(.bareExpression) }
    if QuestionPhrases.asksSeveralThings(pair.question, question) {
      return .failure(.severalQuestions)
    }
    if asked.contains(question.tokens) { return .failure(.duplicateQuestion) }
    if let refusal = pages.refusal(question, answer) { return .failure(refusal) }
    if resultForms.contains(Self.form(pair.answer)), RoundingRequest(in: question) == nil {
      return .success(.toolResult)
    }
    if Self.isFormula(answer), !resultForms.isEmpty { return .failure(.notAResult) }
    return evidence(for: answer, question: question)
  }

  private static func form(_ text: String) -> String {
    TextFolding.fold(text).filter { !$0.isWhitespace }
  }

  /// Whether the numbers in a text are parts of something that is not any of them: 2π/3.
  private static func isFormula(_ text: FoldedText) -> Bool {
    text.tokens.contains { formulaWords.contains($0) }
  }

  private static let formulaWords: Set<FoldedText.Token> = [
    .word("π"), .word("pi"), .word("sqrt"), .word("√"),
  ]

  private func evidence(
    for answer: FoldedText, question: FoldedText
  ) -> Result<AnswerEvidence, QARejection> {
    if answer.quantities.isEmpty { return evidence(forWords: answer) }
    if results.isEmpty { return evidence(inProseFor: answer) }
    let request = RoundingRequest(in: question)
    var evidence = AnswerEvidence.toolResult
    for number in answer.quantities {
      switch Self.match(number, among: results, rounding: request) {
      case .success(let found): if found == .roundedResult { evidence = found }
      case .failure(let refusal): return .failure(refusal)
      }
    }
    return .success(evidence)
  }

  private func evidence(forWords answer: FoldedText) -> Result<AnswerEvidence, QARejection> {
    if resultTexts.contains(where: { $0.contains(answer) }) { return .success(.toolResult) }
    // Such words stand in every text and prove nothing there.
    if QuestionPhrases.isYesOrNo(answer) { return .failure(.yesOrNo) }
    return evidence(inProseFor: answer)
  }

  private func evidence(inProseFor answer: FoldedText) -> Result<AnswerEvidence, QARejection> {
    let isFound = prose.contains { FoldedText($0).containsAnswer(answer) }
    return isFound ? .success(.observationText) : .failure(.notObserved)
  }
}

extension QARejection: Error {}

extension QAChecks {
  /// Whether what solving a question came to is its answer. What was read must say it, with whatever
  /// stands around it; numbers that were computed may differ by rounding on the way, a ten thousandth
  /// or what two decimals leave open.
  static func confirms(
    _ results: [String], _ answer: String, form: SolutionForm
  ) -> Bool {
    let expected = FoldedText(answer)
    guard form.evaluation != .reading, !expected.quantities.isEmpty else {
      return results.map(FoldedText.init).contains { result in
        !result.tokens.isEmpty && (result.contains(expected) || expected.contains(result))
      }
    }
    let numbers = results.map { FoldedText($0).quantities }
    if let quantity = expected.quantities.first, expected.quantities.count == 1 {
      return numbers.joined().contains { isConfirmed(quantity, by: $0) }
    }
    // Several numbers stand in one result, or each in a line of its own.
    return (numbers + [Array(numbers.joined())]).contains { found in
      found.count == expected.quantities.count
        && zip(expected.quantities, found).allSatisfy { isConfirmed($0, by: $1) }
    }
  }

  private static func isConfirmed(_ quantity: Quantity, by result: Quantity) -> Bool {
    if result.matches(quantity) { return true }
    let (value, target) = (result.number.double, quantity.number.double)
    return abs(value - target) <= max(0.006, abs(target) / 10_000)
  }
}

extension QAChecks {
  /// Whether `number` is one of `results`, as it is or rounded as the question asks.
  static func match(
    _ number: Quantity, among results: [Quantity], rounding request: RoundingRequest?
  ) -> Result<AnswerEvidence, QARejection> {
    let isExact = results.contains { $0.matches(number) }
    guard let request else {
      if isExact { return .success(.toolResult) }
      let isRounded = results.contains { isRounding(of: $0, number, to: -number.decimals) }
      return .failure(isRounded ? .roundingNotAsked : .notAResult)
    }
    let isRounded = results.contains { result in
      isRounding(
        of: result, number, to: request.place(for: result.number) ?? -number.decimals)
    }
    if isRounded { return .success(isExact ? .toolResult : .roundedResult) }
    return .failure(isExact ? .wrongRounding : .notAResult)
  }

  /// Whether `number` is `result` rounded to a place. Of a tie both neighbours will do: schools
  /// round it up, programs often to the even digit.
  private static func isRounding(of result: Quantity, _ number: Quantity, to place: Int) -> Bool {
    var amounts: [ExactNumber] = []
    if result.scale == 0 || number.scale == 0 { amounts.append(result.number) }
    if let amount = result.number.scaled(byPowerOfTen: result.scale - number.scale) {
      amounts.append(amount)
    }
    return amounts.contains {
      $0.rounded(to: place) == number.number
        || $0.rounded(to: place, tiesToEven: true) == number.number
    }
  }
}
