/// What the prompts of a run have in common.
struct PromptContext: Sendable, Hashable {
  var mode: EnvironmentMode
  var seedDescription = ""
  var samplingTips = ""
  var synthesisTips = ""
  var qaExamples: [QAExample] = []
  /// Observations longer than this, in characters, are shortened in the prompts, and only there.
  var observationLimit = 2000

  init(mode: EnvironmentMode) { self.mode = mode }

  init(_ configuration: SynthesisSettings) {
    mode = configuration.mode
    seedDescription = configuration.seedDescription
    samplingTips = configuration.samplingTips
    synthesisTips = configuration.synthesisTips
    qaExamples = configuration.qaExamples
    observationLimit = configuration.promptObservationLength
  }
}
