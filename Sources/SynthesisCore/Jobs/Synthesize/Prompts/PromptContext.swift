import Environment
import Models

/// What the prompts of a run have in common.
struct PromptContext: Sendable, Hashable {
  var guide: PromptGuide
  var seedDescription = ""
  var samplingTips = ""
  var synthesisTips = ""
  var qaExamples: [QAExample] = []
  /// Observations longer than this, in characters, are shortened in the prompts, and only there.
  var observationLimit = 2000

  init(guide: PromptGuide) { self.guide = guide }

  init(_ configuration: SynthesisSettings, guide: PromptGuide) {
    self.guide = guide
    seedDescription = configuration.seedDescription
    samplingTips = configuration.samplingTips
    synthesisTips = configuration.synthesisTips
    qaExamples = configuration.qaExamples
    observationLimit = configuration.promptObservationLength
  }
}

extension ModelRole {
  /// Proposing actions.
  static let explore = ModelRole(rawValue: "explore")
  /// Writing pairs.
  static let synthesize = ModelRole(rawValue: "synthesize")
  /// Solving a pair's question again.
  static let verify = ModelRole(rawValue: "verify")

  /// The roles of the job.
  static let synthesis: [ModelRole] = [.explore, .synthesize, .verify]
}
