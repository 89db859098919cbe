import Base
import Engine
import Environment
import Models

/// Grows a seed's tree: carries out what the tree asks for and feeds back what came of it.
struct Explorer<Environment: ToolEnvironment>: Sendable {
  let environment: Environment
  let model: any ActionProposer
  let settings: ExplorationSettings
  let prompts: PromptContext
  let check: SchemaCheck
  /// How many requests and tool runs of one seed are under way at most.
  let concurrency: Int

  private enum Event: Sendable {
    case proposed(ExplorationTree<Environment.State>.Reply, node: Int)
    case observed(EnvironmentStep<Environment.State>, slot: Int)
  }

  func explore(
    _ seed: Seed, tracker: UsageTracker
  ) async throws(EnvironmentError) -> ExplorationTree<Environment.State> {
    let root = try await environment.open(seed: seed)
    var tree = ExplorationTree(
      rootState: root, tools: environment.tools, settings: settings, check: check,
      resolve: { environment.resolved($0, in: $1) })
    // The tree gives out a batch and nothing more until the whole of it is in.
    var batch = tree.start()
    while !batch.isEmpty {
      let events = await inOrder(batch, limit: concurrency) { await carryOut($0, seed, tracker) }
      batch = []
      for event in events {
        switch event {
        case .proposed(let reply, let node): batch += tree.proposed(reply, by: node)
        case .observed(let step, let slot): batch += tree.observed(step, in: slot)
        }
      }
    }
    await environment.close(root)
    return tree
  }

  private func carryOut(
    _ action: ExplorationTree<Environment.State>.Action, _ seed: Seed, _ tracker: UsageTracker
  ) async -> Event {
    switch action {
    case .propose(let request):
      let prompt = ExplorationPrompt(
        context: prompts, seed: seed, tools: environment.tools, steps: request.steps,
        count: request.count, taken: request.taken, refused: request.refused,
        attempt: request.attempt)
      do throws(ModelError) {
        let proposals = try await model.actions(for: prompt, tracker: tracker)
        return .proposed(.proposals(proposals), node: request.node)
      } catch {
        return .proposed(.failed(error), node: request.node)
      }
    case .perform(let run):
      return .observed(await environment.perform(run.call, in: run.state), slot: run.slot)
    }
  }
}
