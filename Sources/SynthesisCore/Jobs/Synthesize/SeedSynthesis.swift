import Base
import Engine
import Environment
import Models

/// The life of one seed, from its text to its records: explore, select, write pairs.
struct SeedSynthesis<Environment: ToolEnvironment>: Sendable {
  let configuration: SynthesisSettings
  let definition: EnvironmentDefinition
  let environment: Environment
  let model: any SynthesisModel
  let check: SchemaCheck
  /// How many model requests and tool runs are under way at most.
  let concurrency: Int
  /// The time now as ISO 8601 with the offset to UTC.
  let date: @Sendable () -> String

  func run(_ seed: Seed, _ tracker: UsageTracker) async -> SynthesizedSeed {
    var result = SynthesizedSeed(outcome: ItemOutcome(state: .noQA))
    do throws(EnvironmentError) {
      try await work(on: seed, tracker: tracker, into: &result)
    } catch {
      result.outcome = ItemOutcome(
        state: .failed, stage: "explore", cause: "environment", detail: error.description)
    }
    if let condition = tracker.fatalCondition {
      // Whatever came of it lacks what could not be asked any more.
      result = SynthesizedSeed(
        outcome: ItemOutcome(
          state: .failed, stage: "model", cause: condition.cause, detail: condition.detail),
        counters: result.counters, fatal: condition.kind)
    }
    return result
  }

  private func work(
    on seed: Seed, tracker: UsageTracker, into result: inout SynthesizedSeed
  ) async throws(EnvironmentError) {
    tracker.enter(stage: "explore")
    let prompts = PromptContext(configuration, guide: definition.guide)
    let explorer = Explorer(
      environment: environment, model: model, settings: ExplorationSettings(configuration),
      prompts: prompts, check: check, concurrency: concurrency)
    let tree = try await explorer.explore(seed, tracker: tracker)
    result.counters += tree.funnel

    tracker.enter(stage: "select")
    let selection = TrajectorySelection(
      from: tree.nodes, settings: SelectionSettings(configuration, minPages: minPages),
      toolCount: environment.tools.count)
    result.counters += selection.funnel
    let writer = RecordWriter(
      seed: seed, configuration: configuration, tree: tree.nodes, sandbox: environment.sandbox)
    result.trajectories = selection.paths.enumerated().map { writer.trajectory($1, index: $0) }
    guard !selection.paths.isEmpty else {
      result.outcome = Self.outcome(withoutPathsIn: tree, selection)
      return
    }

    tracker.enter(stage: "synthesize")
    let synthesizer = QASynthesizer(
      model: model, prompts: prompts, maxRetries: configuration.model.maxRetries,
      concurrency: concurrency, verification: verification(for: seed),
      minPages: minPages)
    let rounds = await synthesizer.synthesize(
      selection.paths.map { path in path.nodes.compactMap { tree.nodes[$0].step } }, seed: seed,
      tracker: tracker)
    result.counters += rounds.funnel
    let date = date()
    for (index, ending) in rounds.endings.enumerated() {
      guard case .accepted(let pair) = ending else { continue }
      result.pairs.append(
        writer.pair(pair, path: selection.paths[index], index: index, date: date))
    }
    result.outcome = Self.outcome(of: rounds)
  }

  /// How many pages a question must take.
  private var minPages: Int { definition.readsPages ? configuration.minPages : 0 }

  /// A simulated model solves nothing.
  private func verification(for seed: Seed) -> AnswerVerification? {
    configuration.model.isSimulated
      ? nil : AnswerVerification(definition.solution, in: environment, for: seed)
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

  /// `cause` is the most frequent drop reason; `detail` has them all.
  private static func noQA(_ stage: String, _ drops: [String: Int]) -> ItemOutcome {
    let ranked = drops.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { reason, count in
      (reason: String(reason.drop { $0 != "." }.dropFirst()), count: count)
    }
    return ItemOutcome(
      state: .noQA, stage: stage, cause: ranked.first?.reason ?? "nothing_to_select",
      detail: ranked.map { "\($0.reason) \($0.count)" }.joined(separator: ", "))
  }
}
