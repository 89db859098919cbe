import Base
package import Engine
import Models

/// What a run of this job is to do: the config file decoded, its defaults filled in, its ranges
/// checked.
package struct SynthesisSettings: Sendable, Hashable {
  package var engine = EngineSettings()
  var model = ModelSettings(roles: ModelRole.synthesis)

  /// The environment's name.
  var mode = ""
  /// Settings of the environment; each environment decodes its own.
  var environmentArguments: JSONObject = [:]
  /// Names of the tools to offer; empty stands for all that the mode has.
  var availableTools: [String] = []
  /// Worked question–answer examples that the synthesis prompt shows.
  var qaExamples: [QAExample] = []
  var samplingTips = ""
  var synthesisTips = ""
  /// What kind of thing a seed is, in the user's words.
  var seedDescription = ""

  var maxDepth = 5
  var branchingFactor = 2
  /// Nodes at a depth below this one get `branchingFactor` children, deeper ones get one.
  var depthThreshold = 3
  /// Trajectories shorter than this, the root not counted, are not candidates.
  var minDepth = 2
  /// Where an environment reads pages, trajectories with fewer are not candidates, and from two on no
  /// pair may be answered by one page alone.
  var minPages = 2
  var maxTrajectories = 5
  var maxSelectedTrajectories = 3
  var pathSimilarityThreshold = 0.7
  /// Observations longer than this, in characters, are shortened in prompts, and only there.
  var promptObservationLength = 2000
}

extension SynthesisSettings {
  /// Every key in them, those of the environment's services too.
  var secrets: [Secret] {
    model.secrets
      + environmentArguments.members.filter { Secret.isName($0.key) }
      .compactMap { $0.value.string.map(Secret.init) }
  }
}

struct QAExample: Sendable, Hashable {
  var question: String
  var answer: String
  /// Further members of the example, such as its reasoning steps, shown to the model as they are.
  var details: JSONObject = [:]
}
