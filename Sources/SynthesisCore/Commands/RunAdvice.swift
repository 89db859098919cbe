import Base
import Engine

/// What to do next about a run: whole commands, to be pasted.
struct RunAdvice: Sendable, Hashable {
  struct Step: Sendable, Hashable {
    /// What it is good for, as an order.
    let purpose: String
    let command: String
  }

  private static let budgetKeys = ["max_cost", "max_tokens_total"]

  let steps: [Step]

  /// `configuration` is the config that resuming needs, if it needs one.
  init(_ run: RunOverview, _ invocation: Invocation, configuration: String?) {
    let quarantined = run.states[.quarantined, default: 0]
    func resume(_ more: [String] = []) -> String {
      invocation.resume(
        run.files, isNewest: run.isNewest, configuration: configuration, more: more)
    }
    var steps: [Step] = []
    switch run.state {
    case .running(let pid):
      steps.append(
        Step(purpose: "look again", command: invocation.status(run.files.directory)))
      if let pid { steps.append(Step(purpose: "end it in order", command: "kill -INT \(pid)")) }
    case .endedEarly where run.isOverBudget:
      // As it is, the run would end again at once.
      let limits = Self.budgetKeys.filter(run.detail.contains)
      let raised = (limits.isEmpty ? Self.budgetKeys : limits).joined(separator: " or ")
      steps.append(
        Step(
          purpose: "raise \(raised) in the config, then resume it",
          command: invocation.resume(
            run.files, isNewest: run.isNewest, configuration: configuration ?? "CONFIG")))
    case .endedEarly, .killed:
      steps.append(Step(purpose: "resume it", command: resume()))
    case .finished:
      if let left = run.left, left > 0 {
        steps.append(
          Step(purpose: "do the \(left.grouped) left in the seed file", command: resume()))
      }
      if let mending = run.mending {
        steps.append(Step(purpose: "\(mending), then", command: resume()))
      }
      if run.retriable > 0 {
        steps.append(
          Step(purpose: "try the failed seeds again", command: resume(["--retry-failed"])))
      }
      if quarantined > 0 {
        steps.append(
          Step(
            purpose: "try the quarantined seeds again", command: resume(["--retry-quarantined"])))
      }
    case .unreadable:
      steps.append(
        Step(purpose: "see all runs of the folder", command: invocation.list(run.files.directory)))
    }
    if run.made > 0, let output = run.files.outputs.first {
      steps.append(
        Step(
          purpose: "look at the results",
          command: ShellWords.quoted(
            ["head", "-n", "3", Invocation.operand(run.files.path(output))])))
    }
    self.steps = steps
  }
}
