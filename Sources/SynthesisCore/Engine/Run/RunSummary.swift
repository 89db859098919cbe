import Base

/// What a run that has ended leaves for people: the statistics file, the file of failed items, the
/// last lines, the exit code.
package struct RunSummary {
  let plan: RunPlan
  let reason: StopReason?
  let statistics: [UInt8]
  let tally: RunTally
  let words: ReportWords
  /// What a user may change where a reason stands in the way.
  let hint: @Sendable (_ reason: String) -> String?

  /// Writes both files. What can't be written can be had again by resuming: the journal has it all.
  package func write() throws {
    try RunFiles.replace(plan.files.statistics, with: statistics)
    try FailedItemsFile(
      path: plan.files.failedItems, contentKey: plan.engine.seedContentKey
    ).write(tally.failed, from: [plan.source] + plan.earlierSources)
    // The last of all. Where results could not be written, this may not be either.
    if case .output = reason { return }
    try plan.files.note(
      JournalEnd(
        at: UTCDate.iso8601(milliseconds: LocalTime.milliseconds), status: reason.status,
        done: tally.statistics.items, open: max(0, plan.largestItemCount - tally.statistics.items),
        detail: reason.detail
      ).line)
  }

  /// Why the run ended early, or items failed, and what to do next; nothing where all is well.
  package func warnings(isWritten: Bool) -> [String] {
    var lines = reason.map { [Self.sentence(for: $0)] } ?? []
    if case .fatal(.budget, _) = reason {
      lines.append(
        "raise it in the config and continue with: \(limited(plan.commands.resumeWithConfig))")
    } else if reason != nil || !isWritten {
      lines.append("continue with: \(limited(plan.commands.resume))")
    }
    lines = lines.isEmpty ? [] : [lines.joined(separator: "; ")]
    if reason == nil, let cause = tally.statistics.failureCauses.first {
      lines.append(
        Self.sentence(
          failed: tally.statistics.failed, of: tally.statistics.items, words.items, cause))
    }
    return lines
  }

  /// Where everything is.
  package var lines: [String] {
    var rows = plan.files.outputs.enumerated().map { index, output in
      let count =
        tally.statistics.records.indices.contains(index) ? tally.statistics.records[index] : 0
      return (output.title, "\(plan.files.path(output))  (\(count))")
    }
    rows.append(("Statistics", plan.files.statistics))
    if !tally.failed.isEmpty {
      rows.append(("Failed seeds", "\(plan.files.failedItems)  (\(failedAdvice))"))
    }
    let table = rows.map { title, text in
      title + String(repeating: " ", count: max(2, 14 - title.count)) + text
    }
    return table + findings + rest
  }

  /// What a limit has left.
  private var rest: [String] {
    guard reason == nil, let limit = plan.limit, plan.laterCount > 0 else { return [] }
    let count = plan.laterCount
    return [
      "\(count.counted(words.items)) \(count == 1 ? "is" : "are") left, as --limit is \(limit); "
        + "do \(count == 1 ? "it" : "them") with: \(plan.commands.rest)"
    ]
  }

  /// A start that ended early goes on up to its limit.
  private func limited(_ command: String) -> String {
    let left = plan.itemCount - tally.statistics.items
    return plan.limit == nil || left <= 0 ? command : "\(command) --limit \(left)"
  }

  /// Not what the limit has left.
  private var retryFailed: String {
    let command = plan.commands.retryFailed
    return plan.limit == nil ? command : "\(command) --limit \(tally.failed.failures.count)"
  }

  /// To try again elements that are not seeds would be of no use.
  private var failedAdvice: String {
    let again = "again with: \(retryFailed)"
    guard let mending = tally.failed.mending(plan.source) else { return again }
    // They stand before what the limit has left.
    let limit = plan.limit.map { _ in " --limit \(tally.failed.bad)" } ?? ""
    let advice = "\(mending), then: \(plan.commands.resume)\(limit)"
    return tally.failed.retriable > 0 ? "\(advice); the others \(again)" : advice
  }

  package func exitCode(isWritten: Bool) -> Int32 {
    switch reason {
    case nil where !isWritten: 1
    case nil: tally.statistics.failed > 0 ? 3 : 0
    case .signal(let number): 128 + number
    case .source: 2
    case .output, .fatal, .allFail, .tooManyCrashes, .workersDoNotBoot: 1
    }
  }

  static func sentence(
    failed: Int, of count: Int, _ items: String, _ cause: CauseCount
  ) -> String {
    let why = cause.name + (cause.detail.isEmpty ? "" : ": \(cause.detail)")
    let all = failed == count && count > 1
    let who =
      all
      ? "all \(count) \(items)" : count == 1 ? 1.counted(items) : "\(failed) of \(count) \(items)"
    guard cause.count < failed else { return "\(who) failed\(failed == 1 ? ":" : " for") \(why)" }
    return "\(who) failed, \(cause.count) of them for \(why)"
  }

  private static func sentence(for reason: StopReason) -> String {
    switch reason {
    case .signal(let number): "stopped by \(SignalSource.name(number)); everything done is kept"
    case .source(let what): "stopped: \(what)"
    case .output(let what): "stopped: \(what)"
    case .fatal(.budget, let what): "stopped by the budget: \(what)"
    case .fatal(.endpoints, let what): "stopped, as no endpoint takes requests: \(what)"
    case .fatal(.interrupted, let what): "stopped: \(what)"
    case .allFail(let outcome):
      "stopped, as the first \(UniformFailures.limit) seeds all failed at \(outcome.stage) with "
        + "\(outcome.cause): \(outcome.detail)"
    case .tooManyCrashes(let failure):
      "stopped: more than half of the last \(CrashBreaker.window) seeds crashed their workers; "
        + "the last one \(failure)"
    case .workersDoNotBoot(let failure):
      "stopped: \(BootBackoff.limit) workers in a minute ended before they did any work; "
        + "the last one \(failure)"
    }
  }
}

extension StopReason? {
  /// What the statistics say of how the run ended.
  var status: String {
    switch self {
    case nil: JournalEnd.complete
    case .signal(let number): "stopped by \(SignalSource.name(number))"
    case .source: "stopped: the seed file can't be read on"
    case .output: "stopped: results can't be written"
    case .fatal(.budget, _): JournalEnd.budgetUsedUp
    case .fatal(.endpoints, _): "stopped: no endpoint takes requests"
    case .fatal(.interrupted, _): "stopped"
    case .allFail(let outcome): "stopped: the first seeds all failed with \(outcome.cause)"
    case .tooManyCrashes: "stopped: too many seeds crash their workers"
    case .workersDoNotBoot: "stopped: workers don't start"
    }
  }

  /// What ended the run, without what the status says of it.
  var detail: String {
    switch self {
    case nil, .signal: ""
    case .source(let what), .output(let what), .fatal(_, let what): what
    case .allFail(let outcome): outcome.detail
    case .tooManyCrashes(let failure), .workersDoNotBoot(let failure): "the last one \(failure)"
    }
  }
}
