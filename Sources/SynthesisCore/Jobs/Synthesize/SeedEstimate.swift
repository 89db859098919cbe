import Base
import Engine
import Environment
import Models

/// What a seed will ask of models, from the shape of the tree: nodes by level, trajectories, and the
/// rounds in which what was rejected is asked for again.
struct SeedEstimate {
  /// Bytes to a token: of plain prose, and of code, JSON and other scripts.
  private static let bytesPerToken = Span(least: 5, most: 3)
  /// A step in a prompt besides its observation; the shortest observation; the shortest replies, in
  /// tokens.
  private static let stepBytes = Span(least: 80, most: 600)
  private static let shortObservation = 40.0
  private static let shortReply = 15.0
  /// What a rejection adds to the next prompt, of which the last four are shown.
  private static let rejectionBytes = 1600.0

  private let settings: SynthesisSettings
  private let definition: EnvironmentDefinition
  private let seed: Seed

  init(_ settings: SynthesisSettings, _ definition: EnvironmentDefinition, seedBytes: Int) {
    self.settings = settings
    self.definition = definition
    seed = Seed(
      index: 1, content: String(repeating: "x", count: seedBytes), arguments: [:],
      digest: SHA256.digest("".utf8), occurrence: 0)
  }

  var item: ItemEstimate {
    var parts = [explore, write]
    // A simulated model solves nothing.
    if !settings.model.isSimulated { parts.append(verify) }
    return ItemEstimate(parts: parts)
  }

  // MARK: The tree

  /// How many nodes are asked for children at each depth, if all of them get as many as they should,
  /// and how many leaves that makes.
  private var tree: (asked: [Double], leaves: Double) {
    let shape = ExplorationSettings(settings)
    var asked: [Double] = []
    var nodes = 1.0
    for depth in 0..<settings.maxDepth {
      asked.append(nodes)
      nodes *= Double(shape.childCount(atDepth: depth))
    }
    return (asked, nodes)
  }

  private var trajectories: Double {
    min(
      tree.leaves, Double(settings.maxTrajectories), Double(settings.maxSelectedTrajectories))
  }

  /// The first round, and those for what was rejected.
  private var rounds: Double { Double(1 + settings.model.maxRetries) }

  private var corrections: Double { settings.model.maxRetries > 0 ? Self.rejectionBytes : 0 }

  // MARK: The roles

  private var explore: ItemEstimate.Part {
    let prompt = ExplorationPrompt(
      context: prompts, seed: seed, tools: definition.offered(settings.availableTools), steps: [],
      count: settings.branchingFactor)
    let bytes = Self.bytes(of: prompt.modelRequest)
    var promptTokens = Span.zero
    for (depth, nodes) in tree.asked.enumerated() {
      let each = tokens(promptBytes: bytes, steps: Double(depth)...Double(depth))
      // At the least a chain of nodes.
      promptTokens = promptTokens + Span(least: each.least, most: each.most * nodes * rounds)
    }
    let asked = tree.asked.reduce(0, +)
    return part(
      .explore, least: Double(settings.maxDepth), usual: asked, most: asked * rounds,
      promptTokens: promptTokens)
  }

  private var write: ItemEstimate.Part {
    let prompt = SynthesisPrompt(context: prompts, seed: seed, steps: [], target: nil)
    return pairs(.synthesize, promptBytes: Self.bytes(of: prompt.modelRequest))
  }

  private var verify: ItemEstimate.Part {
    let question = String(repeating: "x", count: 200)
    let prompt = SolutionPrompt(form: definition.solution, question: question)
    return pairs(.verify, promptBytes: Self.bytes(of: prompt.modelRequest))
  }

  private func pairs(_ role: ModelRole, promptBytes: Double) -> ItemEstimate.Part {
    let steps = Double(settings.minDepth)...Double(settings.maxDepth)
    let each = tokens(promptBytes: promptBytes, steps: steps)
    let most = trajectories * rounds
    return part(
      role, least: 1, usual: trajectories, most: most,
      promptTokens: Span(least: each.least, most: each.most * most))
  }

  private func part(
    _ role: ModelRole, least: Double, usual: Double, most: Double, promptTokens: Span
  ) -> ItemEstimate.Part {
    let isAsked = !settings.model.isSimulated
    return ItemEstimate.Part(
      role: role.rawValue, models: isAsked ? settings.model.modelNames(for: role) : [],
      requests: Span(least: least, most: most), usualRequests: usual,
      promptTokens: isAsked ? promptTokens : .zero,
      completionTokens: isAsked
        ? Span(
          least: least * min(Self.shortReply, Double(settings.model.maxTokens)),
          most: most * Double(settings.model.maxTokens)) : .zero)
  }

  /// Of one prompt with so many steps in it.
  private func tokens(promptBytes: Double, steps: ClosedRange<Double>) -> Span {
    let longest = Self.stepBytes.most + Double(settings.promptObservationLength)
    let shortest = Self.stepBytes.least + Self.shortObservation
    return Span(
      least: (promptBytes + steps.lowerBound * shortest) / Self.bytesPerToken.least,
      most: (promptBytes + steps.upperBound * longest + corrections) / Self.bytesPerToken.most)
  }

  private var prompts: PromptContext { PromptContext(settings, guide: definition.guide) }

  private static func bytes(of request: ModelRequest) -> Double {
    let schema = request.replySchema.value.json.count
    return Double(request.messages.reduce(schema) { $0 + $1.content.utf8.count })
  }
}

extension EnvironmentDefinition {
  fileprivate func offered(_ names: [String]) -> [ToolDescription] {
    names.isEmpty ? tools : tools.filter { names.contains($0.name) }
  }
}
