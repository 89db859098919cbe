import Base

/// What a run would work on, told without touching anything.
package struct RunPreview {
  package let source: String
  /// All of the source.
  package let scan: SeedFileScan
  /// Items that would be worked on; bad ones are not.
  package private(set) var items = 0
  /// Those of `items` whose content stands before.
  package private(set) var repeats = 0
  package private(set) var bytes = 0
  /// The run that would be resumed.
  package private(set) var earlier: (stamp: String, done: Int, failed: Int)?
  /// What that has used of the budget.
  private var spent = SharedBudget.Amount()

  package var itemBytes: Int { items == 0 ? 0 : bytes / items }

  /// Of a new run.
  package init(new source: String, contentKey: String, selection: SeedSelection) throws {
    self.source = source
    scan = try SeedFileScan(of: source, contentKey: contentKey, selection: selection)
    try count(selection, .none, contentKey)
  }

  /// Of a run that is resumed.
  package init(
    resuming run: EarlierRun, _ request: ResumeRequest, source: String?, contentKey: String,
    selection: SeedSelection
  ) throws {
    let recovery: JournalRecovery
    do {
      // What is cut off on resuming is not looked for here.
      recovery = try JournalRecovery(
        journal: try DiskFile(run.files.journal, .readOnly), outputs: run.files.outputs,
        lengths: run.files.outputs.map { _ in .max })
    } catch let error as JournalRecovery.Failure {
      throw UsageProblem(error.description)
    }
    if let problem = request.retry.problem(
      among: recovery.failureCauses, in: run.files.stamp)
    {
      throw UsageProblem(problem)
    }
    self.source = source ?? recovery.header.source
    scan = try SeedFileScan(of: self.source, contentKey: contentKey, selection: selection)
    earlier = (run.files.stamp, recovery.statistics.items, recovery.statistics.failed)
    spent = recovery.spent
    try count(
      selection,
      ResumeState(
        completed: recovery.completed, failed: recovery.failed, crashCounts: recovery.crashes,
        retry: request.retry, fresh: request.takesOpenItems ? .all : .only([]),
        indexLimit: scan.total, read: { _ in nil }), contentKey, limit: request.limit)
    // Those with records are taken out of the run's files first; here they are only counted.
    let failedIDs = Set(recovery.failed.failures.values.map(\.sourceID))
    items += request.retry.sourceIDs.subtracting(failedIDs).count
  }

  /// Which limits of the budget end the run before its items are done, if they take what is estimated.
  package func budgetWarnings(_ budget: BudgetSettings, _ estimate: ItemEstimate) -> [String] {
    func warning(_ name: String, _ limit: String, _ left: Double, _ each: Span) -> String? {
      let (least, most) = (each.least * Double(items), each.most * Double(items))
      guard most > left else { return nil }
      let verb = least > left ? "ends" : "may end"
      return "\(name) \(limit) \(verb) the run before its seeds are done"
    }
    var warnings: [String] = []
    if let limit = budget.maxCost, let cost = estimate.cost(budget.prices),
      let warning = warning("max_cost", limit.brief, limit.double - spent.cost.double, cost)
    {
      warnings.append(warning)
    }
    if let limit = budget.maxTokens,
      let warning = warning(
        "max_tokens_total", limit.grouped, Double(limit - spent.tokens), estimate.tokens)
    {
      warnings.append(warning)
    }
    return warnings
  }

  private mutating func count(
    _ selection: SeedSelection, _ resumed: ResumeState, _ contentKey: String,
    limit: Int? = nil
  ) throws {
    var pending = PendingItems(
      reader: try SeedFileScan.reader(of: source, contentKey: contentKey), selection: selection,
      resumed: resumed, limit: limit)
    while let entry = try pending.next() {
      guard case .item(let scheduled) = entry else { continue }
      items += 1
      bytes += scheduled.item.payload.count
      if scheduled.item.isRepeat { repeats += 1 }
    }
  }
}

extension RetrySelection {
  /// What is wrong with the cause that is asked for; `known` are those that seeds of the run have
  /// failed for.
  func problem(among known: Set<String>, in stamp: String) -> String? {
    guard case .withCause(let cause) = failed, !known.contains(cause) else { return nil }
    guard !known.isEmpty else {
      return "--retry-failed=\(cause): no seed of the run \(stamp) has failed"
    }
    let causes = known.sorted()
    return "--retry-failed=\(cause): no seed of the run \(stamp) has failed for that cause"
      + "\(NearMiss.hint(for: cause, among: causes)); its causes are \(causes.joined(separator: ", "))"
  }
}
