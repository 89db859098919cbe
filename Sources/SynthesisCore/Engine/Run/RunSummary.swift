/// What a run that has ended leaves for people: the statistics file, the summary, the exit code.
struct RunSummary {
  let plan: RunPlan
  let run: SynthesisRun
  let reason: StopReason?

  /// What can't be written here is said, and can be had again by resuming: the journal has it all.
  func report(_ console: inout Console) -> Int32 {
    let statistics = run.statistics
    var isWritten = true
    do {
      try RunFiles.replace(plan.files.statistics, with: run.statisticsJSON(status: status))
      try FailedItemsFile(path: plan.files.failedSeeds).write(
        run.failed, from: try SeedFileScan.reader(of: plan.seedsPath))
    } catch {
      isWritten = false
      console.warn("\(error)")
    }
    if let reason { console.warn(Self.sentence(for: reason)) }
    if reason != nil || !isWritten {
      console.warn("go on with: --resume \(plan.files.stamp)")
    }
    console.say("")
    console.say("QA pairs      \(plan.files.pairs)  (\(statistics.pairs))")
    console.say("Trajectories  \(plan.files.trajectories)  (\(statistics.trajectories))")
    console.say("Statistics    \(plan.files.statistics)")
    if !run.failed.isEmpty {
      console.say("Failed seeds  \(plan.files.failedSeeds)  (again with --retry-failed)")
    }
    return exitCode(isWritten: isWritten)
  }

  private var status: String {
    switch reason {
    case nil: "complete"
    case .signal(let number): "stopped by \(SignalSource.name(number))"
    case .seedFile: "stopped: the seed file can't be read on"
    case .output: "stopped: results can't be written"
    case .obstacle(.budget, _): "stopped: the budget is used up"
    case .obstacle(.endpoints, _): "stopped: no endpoint takes requests"
    case .tooManyCrashes: "stopped: too many seeds crash their workers"
    case .workersDoNotBoot: "stopped: workers don't start"
    }
  }

  private func exitCode(isWritten: Bool) -> Int32 {
    switch reason {
    case nil where !isWritten: 1
    case nil: run.statistics.failed > 0 ? 3 : 0
    case .signal(let number): 128 + number
    case .seedFile: 2
    case .output, .obstacle, .tooManyCrashes, .workersDoNotBoot: 1
    }
  }

  private static func sentence(for reason: StopReason) -> String {
    switch reason {
    case .signal(let number): "stopped by \(SignalSource.name(number)); everything done is kept"
    case .seedFile(let what): "stopped: \(what)"
    case .output(let what): "stopped: \(what)"
    case .obstacle(.budget, let what): "stopped by the budget: \(what)"
    case .obstacle(.endpoints, let what): "stopped, as no endpoint takes requests: \(what)"
    case .tooManyCrashes(let failure):
      "stopped: more than half of the last \(CrashBreaker.window) seeds crashed their workers; "
        + "the last one \(failure)"
    case .workersDoNotBoot(let failure):
      "stopped: \(BootBackoff.limit) workers in a minute ended before they did any work; "
        + "the last one \(failure)"
    }
  }
}
