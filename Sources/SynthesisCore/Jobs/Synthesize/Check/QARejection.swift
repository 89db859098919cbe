/// Why a pair does not pass.
enum QARejection: Sendable, Hashable {
  case emptyQuestion
  case emptyAnswer
  case questionTooLong
  case answerTooLong
  case answerInQuestion
  /// The path has results, and a number of the answer is none of them.
  case notAResult
  /// The answer's words stand nowhere in the observations.
  case notObserved
  case yesOrNo
  /// The answer is a result rounded, and the question does not ask for that.
  case roundingNotAsked
  /// The question asks for another rounding, or the digits are wrong.
  case wrongRounding
  /// The question needs something that only the one who wrote it has seen.
  case refersToTrajectory(String)
  /// The question is a formula in words.
  case bareExpression
  case duplicateQuestion
  /// Another pair of the seed has this answer: mostly the same question in other words.
  case answerTaken
  /// Solving the question came to something else than the answer.
  case notConfirmed
  /// The question asks for several things, and there is one answer.
  case severalQuestions
  /// The answer is the value of this label, and the question has no word of it.
  case asksForSomethingElse(String)
  /// The page of this name answers the question, which names it.
  case onePageIsEnough(String)
  /// The question says of nothing that was read where to begin.
  case namesNoPage

  /// The key in the funnel.
  var dropReason: String {
    switch self {
    case .emptyQuestion: "synthesize.empty_question"
    case .emptyAnswer: "synthesize.empty_answer"
    case .questionTooLong: "synthesize.question_too_long"
    case .answerTooLong: "synthesize.answer_too_long"
    case .answerInQuestion: "synthesize.answer_in_question"
    case .notAResult: "synthesize.not_a_result"
    case .notObserved: "synthesize.not_observed"
    case .yesOrNo: "synthesize.yes_or_no"
    case .roundingNotAsked: "synthesize.rounding_not_asked"
    case .wrongRounding: "synthesize.wrong_rounding"
    case .refersToTrajectory: "synthesize.refers_to_trajectory"
    case .bareExpression: "synthesize.bare_expression"
    case .duplicateQuestion: "synthesize.duplicate_question"
    case .answerTaken: "synthesize.answer_taken"
    case .severalQuestions: "synthesize.several_questions"
    case .notConfirmed: "synthesize.not_confirmed"
    case .asksForSomethingElse: "synthesize.asks_for_something_else"
    case .onePageIsEnough: "synthesize.one_page_is_enough"
    case .namesNoPage: "synthesize.names_no_page"
    }
  }

  /// Which answer is asked for next, where there are several to ask for.
  enum NextAnswer {
    case same
    /// Another one, and this one again when all had their turn.
    case laterAgain
    case never
  }

  var nextAnswer: NextAnswer {
    switch self {
    // Its question was solved to something else; the two opinions will not come together.
    case .notConfirmed, .answerTaken: .never
    case .emptyAnswer, .answerTooLong, .answerInQuestion, .notAResult, .notObserved, .yesOrNo,
      .asksForSomethingElse, .onePageIsEnough, .namesNoPage:
      .laterAgain
    case .emptyQuestion, .questionTooLong, .roundingNotAsked, .wrongRounding, .refersToTrajectory,
      .bareExpression, .duplicateQuestion, .severalQuestions:
      .same
    }
  }

  /// What the model is told.
  var sentence: String {
    switch self {
    case .emptyQuestion: "The question is empty."
    case .emptyAnswer: "The answer is empty."
    case .questionTooLong:
      "The question is longer than \(QAChecks.longestQuestion) characters."
    case .answerTooLong: "The answer is longer than \(QAChecks.longestAnswer) characters."
    case .answerInQuestion: "The answer stands in the question."
    case .notAResult: "The answer is none of the results."
    case .notObserved: "The answer does not stand in the results."
    case .yesOrNo: "The answer must be a value, not yes or no."
    case .roundingNotAsked:
      "The answer is rounded, but the question does not say to how many decimal places."
    case .wrongRounding: "The answer is not rounded as the question asks."
    case .refersToTrajectory(let phrase):
      "The question says \"\(phrase)\", which its reader has not seen."
    case .bareExpression: "The question is only an expression. Ask about a situation."
    case .duplicateQuestion: "This question was asked before."
    case .answerTaken: "Another question already has this answer."
    case .notConfirmed:
      "Solving the question does not give the answer. Name every number that is needed."
    case .asksForSomethingElse(let label): "The question does not ask for: \(label)."
    case .onePageIsEnough(let name):
      "The question names \(name), whose page alone answers it. Say what it is instead."
    case .namesNoPage: "The question must name what the first page is about."
    case .severalQuestions: "The question asks for more than one thing. Ask for one value."
    }
  }
}
