import Base
import Engine

extension RunLauncher {
  /// Says what the run would do, on standard output. Nothing is written, started or asked.
  func describe(_ console: inout Console) throws -> Int32 {
    var loaded = try text.load(job.schema, for: request.purpose, overrides: request.overrides)
    let directory = loaded.settings.engine.outputDirectory ?? Launch.defaultDirectory
    var place: RunSearch.Place?
    if request.usesEarlierRun {
      let found = try earlierRun(in: directory, label: job.label(of: loaded.settings))
      let recorded = try RunPreview.recordedSettings(of: found)
      loaded = try text.load(
        job.schema, for: request.purpose, recorded: recorded, overrides: request.overrides)
      place = found
    }
    for warning in loaded.warnings { console.warn("\(warning)") }
    let engine = loaded.settings.engine
    let preview = try preview(place, engine)
    // What takes long to make, or makes folders, is left to runs.
    let traits = try job.prepare(&loaded, for: .inspection)
    let estimate = try job.estimate(loaded, itemBytes: preview.itemBytes)
    let unfinished =
      place == nil ? unfinishedRun(in: directory, job.label(of: loaded.settings), preview) : nil
    var output = StandardOutput()
    let description = RunDescription(
      words: job.words, preview: preview, estimate: estimate, prices: engine.budget.prices,
      title: traits.title, modelName: traits.modelName, asksNobody: request.purpose != .run,
      workers: engine.maxWorkers, directory: directory, unfinished: unfinished)
    for line in description.lines { output.say(line) }
    return output.exitCode(0)
  }

  private func preview(
    _ place: RunSearch.Place?, _ engine: EngineSettings
  ) throws -> RunPreview {
    let selection = SeedSelection(
      indexes: request.seedIndexes, limits: [request.limit, engine.numberOfSeeds],
      repeats: engine.repeatedSeeds)
    if let place {
      return try RunPreview(
        resuming: place, ResumeRequest(target: request.resume, retry: request.retry),
        source: engine.seedsFile, contentKey: engine.seedContentKey, selection: selection,
        outputs: job.outputs)
    }
    guard let source = engine.seedsFile else {
      throw UsageProblem("no seeds: name a file by --seeds, or by seeds_file in the config")
    }
    guard !SeedPipe.isAt(source) else {
      throw UsageProblem(
        "\(SeedPipe.name(of: source).shown): a dry run would use up seeds that come through a pipe; "
          + "save them to a file first, and name that by --seeds")
    }
    return try RunPreview(
      new: source, contentKey: engine.seedContentKey, selection: selection)
  }

  private func earlierRun(
    in directory: String, label: String
  ) throws -> RunSearch.Place {
    var stamp: String?
    if case .stamp(let named) = request.resume { stamp = named }
    guard
      let place = try RunSearch(in: directory, isDeep: false).place(label: label, stamp: stamp)
    else {
      throw UsageProblem(
        "\(directory) holds no \(label) run \(stamp ?? "to resume"); see all by: "
          + "synthesize-multi list \(ShellWords.quoted(directory))")
    }
    return place
  }

  /// The newest run of the same seeds, if it has not come to its end.
  private func unfinishedRun(
    in directory: String, _ label: String, _ preview: RunPreview
  ) -> RunOverview? {
    // A folder that is not there holds none.
    guard let search = try? RunSearch(in: directory, isDeep: false),
      let place = search.place(label: label, stamp: nil)
    else { return nil }
    let run = RunOverview(place, holder: search.holder(of: place), countsSeeds: false) { _ in
      job.outputs
    }
    switch run.state {
    case .killed, .endedEarly, .running:
      return run.sourceDigest == preview.scan.digest ? run : nil
    case .finished, .unreadable: return nil
    }
  }
}

/// A run that is not started, in words.
struct RunDescription {
  let words: ReportWords
  let preview: RunPreview
  let estimate: ItemEstimate?
  let prices: [String: ModelPrice]
  let title: String
  let modelName: String
  /// Whether replies come from a simulated model or from the cache.
  let asksNobody: Bool
  let workers: Int
  let directory: String
  let unfinished: RunOverview?

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
    if let estimate { rows += Self.rows(of: estimate, Double(preview.items), asksNobody, prices) }
    if let unfinished {
      let resume = RunAdvice(unfinished).steps.first?.command ?? ""
      rows.append(
        (
          "Note",
          "the run \(unfinished.files.stamp) of these seeds is \(unfinished.isRunning ? "running" : "not finished"), "
            + "\(unfinished.done.grouped) done; \(unfinished.isRunning ? "look at it" : "resume it") with: \(resume)"
        ))
    }
    return rows.map { $0.0.padded(columns: 10) + $0.1 }
  }

  private var seeds: String {
    var text =
      "\(preview.items.counted(words.items)) to do, of \((preview.scan.good + preview.scan.bad).grouped) in \(preview.source)"
    if preview.repeats > 0 {
      text +=
        ", \(preview.repeats.grouped) \(preview.repeats == 1 ? "repeats" : "repeat") an earlier one"
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
