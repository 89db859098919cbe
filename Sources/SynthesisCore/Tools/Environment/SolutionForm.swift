package import Base

/// How a question is solved again by a model that did not write it, to verify its pair.
///
/// A pair whose answer does not come out again either lacks a number, asks for something else than
/// its answer, or answers wrongly; nothing in the texts alone tells that.
package struct SolutionForm: Sendable, Hashable {
  /// What makes an answer of a solution.
  package enum Evaluation: Sendable, Hashable {
    /// This tool of the environment, run with the solution as its parameter. Whoever solves sees the
    /// question alone, for what is computed must follow from it.
    case running(tool: String, parameter: String)
    /// None: the pages of the steps are shown, and the answer is read in them.
    case reading
  }

  package struct Example: Sendable, Hashable {
    package var question: String
    package var solution: String

    package init(question: String, solution: String) {
      self.question = question
      self.solution = solution
    }
  }

  /// The member of a reply that holds the solution.
  package let key: String
  package let instructions: String
  /// What a solution may be, a string.
  package let schema: JSONValue
  package var examples: [Example]
  package let evaluation: Evaluation

  package init(
    key: String, instructions: String, schema: JSONValue, examples: [Example] = [],
    evaluation: Evaluation
  ) {
    self.key = key
    self.instructions = instructions
    self.schema = schema
    self.examples = examples
    self.evaluation = evaluation
  }
}
