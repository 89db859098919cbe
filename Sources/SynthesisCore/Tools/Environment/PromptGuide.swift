package import Base

/// What prompts say of an environment, apart from what they say of any: the forms of replies, the
/// tools, the user's hints.
package struct PromptGuide: Sendable, Hashable {
  /// Who explores: what a step is for, and what makes one good.
  package var exploration: String
  /// What a request for several first steps adds, such as ", each complete by itself".
  package var firstSteps: String
  /// Bounds that parameters have in a step, by the `format` that a tool's schema names.
  package var bounds: [String: StepBounds]
  /// Who writes a pair from steps, and what makes one good.
  package var synthesis: String
  /// Shown as far as their tools are offered.
  package var explorations: [ExampleExploration]
  package var pairs: [ExamplePair]

  package init(
    exploration: String, firstSteps: String = "", bounds: [String: StepBounds] = [:],
    synthesis: String = PromptGuide.wholeSituation, explorations: [ExampleExploration] = [],
    pairs: [ExamplePair] = []
  ) {
    self.exploration = exploration
    self.firstSteps = firstSteps
    self.bounds = bounds
    self.synthesis = synthesis
    self.explorations = explorations
    self.pairs = pairs
  }

  /// For steps that compute: a question that can be answered without having seen them.
  package static let wholeSituation = """
    You write one question and its answer from steps that somebody has taken. Whoever reads \
    the question sees neither the starting point nor the steps: the question tells the whole \
    situation and names every number that is needed, with its unit, and asks for one \
    quantity. It does not tell the answer.
    """

  package func explorations(using tools: [ToolDescription]) -> [ExampleExploration] {
    let names = Set(tools.map(\.name))
    return explorations.filter { example in
      (example.steps.map(\.call) + example.proposals.map(\.call)).allSatisfy {
        names.contains($0.tool)
      }
    }
  }
}

extension PromptGuide {
  /// A tool's schema with the bounds that a step has.
  package func bounded(_ schema: JSONValue) -> JSONValue {
    guard let object = schema.object else { return schema }
    let lists = (object["anyOf"]?.array ?? []).filter { bounds(of: $0["items"])?.isSingle == true }
    if let list = lists.first { return bounded(list) }
    var result = object
    if let maxLength = bounds(of: schema)?.maxLength { result["maxLength"] = .integer(maxLength) }
    if let items = object["items"] {
      result["items"] = bounded(items)
      if bounds(of: items)?.isSingle == true { result["maxItems"] = 1 }
    }
    if let properties = object["properties"]?.object {
      result["properties"] = .object(
        JSONObject(properties.members.map { ($0.key, bounded($0.value)) }))
    }
    return .object(result)
  }

  private func bounds(of schema: JSONValue?) -> StepBounds? {
    schema?["format"]?.string.flatMap { bounds[$0] }
  }
}

/// Bounds of a string in a step, where they are narrower than what its tool bears: a step should
/// have one result to ask for, and a small model not lose itself in a list. A bound of thousands also
/// takes minutes where a server makes a grammar of it.
package struct StepBounds: Sendable, Hashable {
  /// In characters.
  package var maxLength: Int?
  /// Whether a step has one of them where the tool takes a list.
  package var isSingle: Bool

  package init(maxLength: Int? = nil, isSingle: Bool = false) {
    self.maxLength = maxLength
    self.isSingle = isSingle
  }
}

/// A step of an example, with what came of it.
package struct ExampleStep: Sendable, Hashable {
  package var intent: String
  package var call: ToolCall
  package var observation: Observation

  package init(intent: String, call: ToolCall, observation: Observation) {
    self.intent = intent
    self.call = call
    self.observation = observation
  }
}

/// A step of an example that is yet to be taken.
package struct ExampleProposal: Sendable, Hashable {
  package var intent: String
  package var call: ToolCall

  package init(intent: String, call: ToolCall) {
    self.intent = intent
    self.call = call
  }
}

/// A made-up exploration that shows a model the form and the spirit of the real one.
package struct ExampleExploration: Sendable, Hashable {
  package var seed: String
  package var steps: [ExampleStep]
  package var proposals: [ExampleProposal]

  package init(seed: String, steps: [ExampleStep] = [], proposals: [ExampleProposal]) {
    self.seed = seed
    self.steps = steps
    self.proposals = proposals
  }
}

/// A made-up trajectory with a good pair from it.
package struct ExamplePair: Sendable, Hashable {
  package var seed: String
  package var steps: [ExampleStep]
  package var question: String
  package var answer: String

  package init(seed: String, steps: [ExampleStep], question: String, answer: String) {
    self.seed = seed
    self.steps = steps
    self.question = question
    self.answer = answer
  }
}
