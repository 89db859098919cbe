import Base
import Engine

/// What to do next about a run: whole commands, to be pasted.
struct RunAdvice: Sendable, Hashable {
  struct Step: Sendable, Hashable {
    /// What it is good for, as an order.
    let purpose: String
    let command: String
  }

  let steps: [Step]

  init(_ run: RunOverview, isNewest: Bool = true) {
    let directory = ShellWords.quoted(run.files.directory)
    let failed = run.states[.failed, default: 0]
    let quarantined = run.states[.quarantined, default: 0]
    // A journal of the first version does not hold the settings.
    let resume =
      "synthesize-multi resume \(directory)" + (isNewest ? "" : " --run \(run.files.stamp)")
      + (run.hasSettings ? "" : " --config CONFIG")
    var steps: [Step] = []
    switch run.state {
    case .running(let pid):
      steps.append(Step(purpose: "look again", command: "synthesize-multi status \(directory)"))
      if let pid { steps.append(Step(purpose: "end it in order", command: "kill -INT \(pid)")) }
    case .endedEarly, .killed:
      steps.append(Step(purpose: "resume it", command: resume))
    case .finished:
      if failed > 0 {
        steps.append(
          Step(purpose: "try the failed seeds again", command: resume + " --retry-failed"))
      }
      if quarantined > 0 {
        steps.append(
          Step(
            purpose: "try the quarantined seeds again", command: resume + " --retry-quarantined"))
      }
    case .unreadable: break
    }
    if run.made > 0, let output = run.files.outputs.first {
      let path = ShellWords.quoted(run.files.path(output))
      steps.append(Step(purpose: "look at the results", command: "head -n 3 \(path)"))
    }
    self.steps = steps
  }
}
