import Base
import Engine

extension RunLauncher {
  /// Says what the run would do, on standard output. Nothing is written, started or asked.
  func describe(_ console: inout Console) throws -> Int32 {
    var loaded = try load()
    let directory = loaded.settings.engine.outputDirectory ?? Launch.defaultDirectory
    var earlier: EarlierRun?
    if request.usesEarlierRun {
      let run = try earlierRun(in: directory, loaded.settings)
      loaded = try load(recorded: run.header.recorded)
      earlier = run
    }
    for warning in loaded.warnings { console.warn("\(warning)") }
    let engine = loaded.settings.engine
    let preview = try preview(earlier, engine)
    // What takes long to make, or makes folders, is left to runs.
    let traits = try job.prepare(&loaded, for: .inspection)
    let estimate = try job.estimate(loaded, itemBytes: preview.itemBytes)
    var unfinished: UnfinishedRun?
    // A folder that does not exist holds none.
    if earlier == nil, Directory.missing(directory) == nil {
      let header = header(loaded, preview.source, preview.scan, directory)
      unfinished = try self.unfinished(header, preview.scan, engine, directory, isLocked: false)
    }
    let holder = earlier == nil ? nil : LockOwner(of: directory)
    var output = StandardOutput()
    let description = RunDescription(
      words: job.words, preview: preview, estimate: estimate, budget: engine.budget,
      title: traits.title, modelName: traits.modelName, asksNobody: request.purpose != .run,
      workers: engine.maxWorkers, directory: directory, holder: holder, unfinished: unfinished)
    for line in description.lines { output.say(line) }
    return output.exitCode(0)
  }

  private func preview(_ earlier: EarlierRun?, _ engine: EngineSettings) throws -> RunPreview {
    let named = if let earlier { source(resuming: earlier, engine) } else { engine.seedsFile }
    if let named, SeedPipe.isAt(named) {
      throw UsageProblem(
        "\(SeedPipe.name(of: named).shown): a dry run would use up seeds that come through a pipe; "
          + "save them to a file first, and name that by --seeds")
    }
    let selection = request.selection(engine)
    if let earlier {
      return try RunPreview(
        resuming: earlier,
        ResumeRequest(target: request.target, retry: request.retry, limit: request.limit),
        source: named, contentKey: engine.seedContentKey, selection: selection)
    }
    guard let named else { throw Launch.noSeeds }
    let preview = try RunPreview(
      new: named, contentKey: engine.seedContentKey, selection: selection)
    if let refusal = preview.scan.refusal { throw UsageProblem("\(named): \(refusal)") }
    return preview
  }
}

/// A run that is not started, in words.
struct RunDescription {
  let words: ReportWords
  let preview: RunPreview
  let estimate: ItemEstimate?
  let budget: BudgetSettings
  let title: String
  let modelName: String
  /// Whether replies come from a simulated model or from the cache.
  let asksNobody: Bool
  let workers: Int
  let directory: String
  /// Who has the run under way that would be resumed.
  let holder: LockOwner?
  let unfinished: UnfinishedRun?

  var lines: [String] {
    var rows = [("Dry run", "nothing is started and nothing is written")]
    if let earlier = preview.earlier {
      rows.append(
        (
          "Resumes",
          "\(earlier.stamp) in \(directory): \(earlier.done.grouped) done, \(earlier.failed.grouped) failed"
        ))
    }
    rows.append(("Seeds", seeds))
    rows.append(
      (
        "Run",
        [title, modelName.isEmpty ? "" : "model \(modelName)", workers.counted("workers")]
          .filter { !$0.isEmpty }.joined(separator: ", ") + ", results to \(directory)"
      ))
    if let estimate {
      rows += Self.rows(of: estimate, Double(preview.items), asksNobody, budget.prices)
      if !asksNobody {
        rows += preview.budgetWarnings(budget, estimate).map { ("Warning", $0) }
      }
    }
    if let holder {
      let process = holder.pid.map { "process \($0)" } ?? "another process"
      rows.append(
        ("Note", "\(process) has \(directory) in use: nothing there can be resumed before it ends"))
    }
    if let unfinished { rows.append(("Note", unfinished.note)) }
    return rows.map { $0.0.padded(columns: 10) + $0.1 }
  }

  private var seeds: String {
    var text =
      "\(preview.items.counted(words.items)) to do, of \((preview.scan.good + preview.scan.bad).grouped) in \(preview.source)"
    if preview.repeats > 0 {
      text +=
        ", \(preview.repeats.grouped) \(preview.repeats == 1 ? "repeats" : "repeat") an earlier one"
    }
    let passedOver = preview.scan.passedOver
    if passedOver > 0 {
      text +=
        ", \(passedOver.grouped) \(passedOver == 1 ? "repeats an earlier one and is" : "repeat earlier ones and are") passed over"
    }
    if preview.scan.bad > 0 { text += ", \(preview.scan.bad.grouped) bad" }
    return text
  }

  private static func rows(
    of estimate: ItemEstimate, _ items: Double, _ asksNobody: Bool, _ prices: [String: ModelPrice]
  ) -> [(String, String)] {
    let usual = text(estimate.usualRequests * items)
    var rows = [
      (
        "Requests",
        "\(text(estimate.requests * items)), about \(usual) if every reply can be used at once"
      )
    ]
    rows += estimate.parts.map { ("", "\($0.role) \(text($0.requests * items))") }
    guard !asksNobody else {
      return rows + [("Cost", "none: no endpoint is asked")]
    }
    rows.append(("Tokens", text(estimate.tokens * items)))
    if let cost = estimate.cost(prices) {
      let total = cost * items
      rows.append(("Cost", "\(money(total.least)) to \(money(total.most))"))
    } else {
      let names = estimate.unpriced(prices).map { "\"\($0)\"" }.joined(separator: ", ")
      rows.append(("Cost", "not known: the config's prices lack \(names)"))
    }
    return rows
  }

  private static func text(_ span: Span) -> String {
    let (least, most) = (text(span.least), text(span.most))
    return least == most ? least : "\(least) to \(most)"
  }

  private static func text(_ count: Double) -> String {
    count < 1e15 ? Int(count.rounded()).grouped : "more than \(Int(1e15).grouped)"
  }

  private static func money(_ amount: Double) -> String {
    amount < 1e6 ? Money(trillionths: Int(amount * 1e12)).brief : "more than 1,000,000"
  }
}
