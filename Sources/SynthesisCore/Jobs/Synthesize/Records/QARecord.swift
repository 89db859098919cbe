import Base
import Environment

/// An accepted pair as the QA file keeps it.
///
/// Readers such as pandas and Hugging Face's datasets infer one schema from the first lines, so
/// every key is on every line with one type, and what has a shape of its own on each line (tool
/// parameters, a seed's kwargs) is a string of JSON.
struct QARecord: Sendable, Hashable {
  /// One step that leads to the answer.
  struct ReasoningStep: Sendable, Hashable {
    /// One-based.
    var step: Int
    /// What the step was for.
    var description: String
    /// The tool's name.
    var action: String
    var parameters: JSONObject
    /// The whole text, however long.
    var observation: String
    var sources: [PageEvidence] = []
  }

  struct Metadata: Sendable, Hashable {
    var seedData: String
    var seedDescription: String
    var seedArguments: JSONObject
    var trajectoryDepth: Int
    /// ISO 8601, local time with its offset to UTC.
    var synthesisDate: String
    var environmentMode: String
    var modelName: String
    /// What the model thought aloud before it wrote the pair, apart from the pair; empty where it
    /// didn't.
    var modelReasoning = ""
    /// How many pairs were written until this one passed.
    var synthesisAttempts: Int
    /// How the answer was found in the trajectory: `tool_result`, `rounded_result` or
    /// `observation_text`.
    var answerEvidence: String
    /// Whether no model was asked and the pair only shows the mechanics.
    var isSimulated: Bool
  }

  var question: String
  var answer: String
  var trajectoryID: String
  var sourceID: String
  var qaID: String
  var reasoningSteps: [ReasoningStep]
  var metadata: Metadata

  static func id(trajectoryID: String, rank: Int) -> String { "\(trajectoryID)_qa_\(rank)" }
}

extension QARecord {
  /// One line of JSON without the line feed.
  var line: [UInt8] {
    var writer = JSONWriter(
      capacity: 1024 + reasoningSteps.reduce(0) { $0 + $1.observation.utf8.count + 256 })
    writer.value(self)
    return writer.bytes
  }
}

extension JSONWriter {
  mutating func value(_ record: QARecord) {
    object {
      $0.member("question", record.question)
      $0.member("answer", record.answer)
      $0.member("trajectory_id", record.trajectoryID)
      $0.member("source_id", record.sourceID)
      $0.member("qa_id", record.qaID)
      $0.member("reasoning_steps") { $0.array(record.reasoningSteps) { $0.value($1) } }
      $0.member("metadata") { $0.value(record.metadata) }
    }
  }

  private mutating func value(_ step: QARecord.ReasoningStep) {
    object {
      $0.member("step", step.step)
      $0.member("description", step.description)
      $0.member("action", step.action)
      $0.member("parameters", JSONValue.object(step.parameters).jsonText)
      $0.member("observation", step.observation)
      $0.member("sources") { $0.array(step.sources) { $0.value($1) } }
    }
  }

  private mutating func value(_ metadata: QARecord.Metadata) {
    object {
      $0.member("seed_data", metadata.seedData)
      $0.member("seed_description", metadata.seedDescription)
      $0.member("seed_kwargs", JSONValue.object(metadata.seedArguments).jsonText)
      $0.member("trajectory_depth", metadata.trajectoryDepth)
      $0.member("synthesis_date", metadata.synthesisDate)
      $0.member("environment_mode", metadata.environmentMode)
      $0.member("model_name", metadata.modelName)
      $0.member("model_reasoning", metadata.modelReasoning)
      $0.member("qa_synthesis_attempts", metadata.synthesisAttempts)
      $0.member("answer_evidence", metadata.answerEvidence)
      $0.member("simulated", metadata.isSimulated)
    }
  }
}
