/// The way of one seed from its text to its records: explore, select, write pairs.
struct SeedSynthesis<Environment: ToolEnvironment>: Sendable {
  let configuration: SynthesisSettings
  let environment: Environment
  let model: any LanguageModel
  let check: SchemaCheck
  /// How many model requests and tool runs are under way at most.
  let concurrency: Int
  /// The time now as ISO 8601 with the offset to UTC.
  let date: @Sendable () -> String
  /// When a seed that is begun now must be done.
  let deadline: @Sendable () -> SuspendingClock.Instant

  func run(_ seed: Seed) async -> SeedResult {
    let meter = ModelMeter(deadline: deadline(), occurrence: seed.occurrence)
    var result = SeedResult(outcome: ItemOutcome(state: .noQA))
    do throws(EnvironmentError) {
      try await work(on: seed, meter: meter, into: &result)
    } catch {
      result.outcome = ItemOutcome(
        state: .failed, stage: "explore", cause: "environment", detail: error.description)
    }
    result.usage = meter.total
    if let error = meter.obstacle {
      // Whatever came of it lacks what could not be asked any more.
      result = SeedResult(
        outcome: Self.failed("model", error), funnel: result.funnel, usage: result.usage,
        obstacle: error.obstacle)
    }
    return result
  }

  private func work(
    on seed: Seed, meter: ModelMeter, into result: inout SeedResult
  ) async throws(EnvironmentError) {
    let prompts = PromptContext(configuration)
    let explorer = Explorer(
      environment: environment, model: model, settings: ExplorationSettings(configuration),
      prompts: prompts, check: check, concurrency: concurrency)
    let tree = try await explorer.explore(seed, meter: meter)
    result.funnel += tree.funnel

    let selection = TrajectorySelection(
      from: tree.nodes, settings: SelectionSettings(configuration),
      toolCount: environment.tools.count)
    result.funnel += selection.funnel
    let writer = RecordWriter(
      seed: seed, configuration: configuration, tree: tree.nodes, sandbox: environment.sandbox)
    result.trajectories = selection.paths.enumerated().map { writer.trajectory($1, index: $0) }
    guard !selection.paths.isEmpty else {
      result.outcome = Self.outcome(withoutPathsIn: tree, selection)
      return
    }

    let synthesizer = QASynthesizer(
      model: model, prompts: prompts, maxRetries: configuration.model.maxRetries,
      concurrency: concurrency, trial: trial(for: seed),
      minPages: configuration.mode == .web ? configuration.minPages : 1)
    let rounds = await synthesizer.synthesize(
      selection.paths.map { path in path.nodes.compactMap { tree.nodes[$0].step } }, seed: seed,
      meter: meter)
    result.funnel += rounds.funnel
    let date = date()
    for (index, ending) in rounds.endings.enumerated() {
      guard case .accepted(let pair) = ending else { continue }
      result.pairs.append(
        writer.pair(pair, path: selection.paths[index], index: index, date: date))
    }
    result.outcome = Self.outcome(of: rounds)
  }

  /// A simulated model solves nothing.
  private func trial(for seed: Seed) -> PairTrial? {
    if configuration.model.isSimulated { return nil }
    switch configuration.mode {
    case .math:
      return running("calculator", .expression, seed) { ["expressions": [.string($0)]] }
    case .python:
      return running("python_interpreter", .program, seed) { ["code": .string($0)] }
    case .web: return PairTrial(form: .reading) { [$0] }
    }
  }

  /// Has solutions run by a tool, each in a state of its own.
  private func running(
    _ tool: String, _ form: SolutionPrompt.Form, _ seed: Seed,
    parameters: @escaping @Sendable (_ solution: String) -> JSONObject
  ) -> PairTrial? {
    guard environment.tools.contains(where: { $0.name == tool }) else { return nil }
    return PairTrial(form: form) { solution in
      let call = ToolCall(tool: tool, parameters: parameters(solution))
      do {
        let state = try await environment.open(seed: seed)
        let outcome = await environment.carryOut(call, in: state)
        await environment.close(state)
        return outcome.observation.status == .ok ? outcome.observation.results : []
      } catch {
        // It could be opened for exploring; a pair that cannot be tried is not confirmed.
        return []
      }
    }
  }

  /// A model that failed is the cause even where other branches were refused or too short: the seed
  /// may well yield pairs once it works again.
  private static func outcome(
    withoutPathsIn tree: ExplorationTree<Environment.State>, _ selection: TrajectorySelection
  ) -> ItemOutcome {
    if let failure = tree.modelFailures.first {
      return failed("explore", failure)
    }
    if tree.nodes.count == 1 {
      return noQA("explore", tree.funnel.drops)
    }
    return noQA("select", selection.funnel.drops)
  }

  private static func outcome(of rounds: SynthesisRounds) -> ItemOutcome {
    var failure: ModelError?
    for ending in rounds.endings {
      switch ending {
      case .accepted: return ItemOutcome(state: .accepted)
      case .failed(let error): failure = failure ?? error
      case .refused: break
      }
    }
    if let failure { return failed("synthesize", failure) }
    return noQA("synthesize", rounds.funnel.drops)
  }

  private static func failed(_ stage: String, _ error: ModelError) -> ItemOutcome {
    ItemOutcome(state: .failed, stage: stage, cause: error.dropReason, detail: "\(error)")
  }

  /// The cause is the reason that most was dropped for; the detail has them all.
  private static func noQA(_ stage: String, _ drops: [String: Int]) -> ItemOutcome {
    let ranked = drops.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { reason, count in
      (reason: String(reason.drop { $0 != "." }.dropFirst()), count: count)
    }
    return ItemOutcome(
      state: .noQA, stage: stage, cause: ranked.first?.reason ?? "nothing_to_select",
      detail: ranked.map { "\($0.reason) \($0.count)" }.joined(separator: ", "))
  }
}
