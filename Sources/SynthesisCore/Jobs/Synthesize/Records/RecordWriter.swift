import Environment
import Models

/// Makes the records of one seed from its tree.
struct RecordWriter: Sendable {
  let seed: Seed
  let configuration: SynthesisSettings
  let tree: [ExplorationNode]
  let sandbox: SandboxTier?

  func trajectory(_ path: TrajectoryPath, index: Int) -> TrajectoryRecord {
    TrajectoryRecord(
      trajectoryID: TrajectoryRecord.id(sourceID: seed.sourceID, index: index),
      sourceID: seed.sourceID, seedData: seed.content,
      sandbox: sandbox?.rawValue ?? "", nodes: ([0] + path.nodes).map(node))
  }

  func pair(
    _ accepted: SynthesisRounds.AcceptedPair, path: TrajectoryPath, index: Int, date: String
  ) -> QARecord {
    let trajectoryID = TrajectoryRecord.id(sourceID: seed.sourceID, index: index)
    return QARecord(
      question: accepted.pair.question, answer: accepted.pair.answer,
      trajectoryID: trajectoryID, sourceID: seed.sourceID,
      // One pair is written from a trajectory, so it is always the first.
      qaID: QARecord.id(trajectoryID: trajectoryID, rank: 0), reasoningSteps: steps(of: path),
      metadata: QARecord.Metadata(
        seedData: seed.content, seedDescription: configuration.seedDescription,
        seedArguments: seed.arguments, trajectoryDepth: path.nodes.count, synthesisDate: date,
        environmentMode: configuration.mode, modelName: accepted.author.modelName,
        modelReasoning: accepted.author.reasoning,
        synthesisAttempts: accepted.attempts, answerEvidence: accepted.evidence.rawValue,
        isSimulated: configuration.model.isSimulated))
  }

  private func node(_ index: Int) -> TrajectoryRecord.Node {
    let node = tree[index]
    return TrajectoryRecord.Node(
      nodeID: node.id, parentID: node.parent.map { tree[$0].id },
      childrenIDs: node.children.map { tree[$0].id }, depth: node.depth,
      intent: node.step?.intent ?? "Start exploration",
      action: node.step.map {
        TrajectoryRecord.Action(toolName: $0.call.tool, parameters: $0.call.parameters)
      },
      observation: node.step?.observation.text ?? startingPoint,
      sources: node.step?.observation.pages.map(\.evidence) ?? [])
  }

  private var startingPoint: String {
    PromptSections.seed(seed, description: configuration.seedDescription)
  }

  /// Errors lead to no answer and are left out.
  private func steps(of path: TrajectoryPath) -> [QARecord.ReasoningStep] {
    let informative = path.nodes.filter { tree[$0].isInformative }.compactMap { tree[$0].step }
    return informative.enumerated().map { index, step in
      QARecord.ReasoningStep(
        step: index + 1, description: step.intent, action: step.call.tool,
        parameters: step.call.parameters, observation: step.observation.text,
        sources: step.observation.pages.map(\.evidence))
    }
  }
}
