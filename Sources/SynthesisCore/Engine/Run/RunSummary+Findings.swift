import Base

extension RunSummary {
  private static let detailLength = 300

  /// Why items failed or came to nothing, and what a record took: a table of three columns, or nothing
  /// where there is nothing to tell.
  var findings: [String] { failureLines + dropLines + costLines }

  /// The top causes, each with what the latest of its items said.
  private var failureLines: [String] {
    let causes = tally.statistics.failureCauses
    guard !causes.isEmpty else { return [] }
    var lines = ["Failed for:"]
    lines += causes.prefix(CauseCount.shown).map { cause in
      "  \(cause.count)  \(cause.name): \(cause.detail.prefix(Self.detailLength))"
    }
    if causes.count > CauseCount.shown {
      lines.append("  and \((causes.count - CauseCount.shown).counted("more causes"))")
    }
    return lines
  }

  /// Where nothing was accepted: what was dropped, why, and what to change.
  private var dropLines: [String] {
    let statistics = tally.statistics
    guard statistics.accepted == 0, statistics.items > 0 else { return [] }
    let drops = CauseCount.ranked(statistics.counters.drops)
    var lines: [String] = []
    if !drops.isEmpty {
      lines.append("Nothing was accepted. Dropped for:")
      lines += drops.prefix(CauseCount.shown).map { "  \($0.count)  \($0.name)" }
    }
    let hints = CauseCount.hints(against: drops + statistics.failureCauses, hint)
    if !hints.isEmpty { lines += ["What may help:"] + hints.map { "  - " + $0 } }
    return lines
  }

  /// What each record of the job's first output took.
  private var costLines: [String] {
    let usage = tally.statistics.usage
    let tokens = usage.promptTokens + usage.completionTokens
    guard tokens > 0 else { return [] }
    let records = tally.statistics.records.first ?? 0
    func each(_ text: (Int) -> String) -> String {
      records > 0
        ? " (\(text(records)) for each of \(records.counted("accepted \(words.made)")))" : ""
    }
    var lines = ["Tokens        \(tokens)" + each { "\(tokens / $0)" }]
    if !plan.engine.budget.prices.isEmpty {
      let cost = usage.cost
      lines.append("Cost          \(cost.brief)" + each { cost.divided(by: $0).brief })
    }
    return lines
  }
}
