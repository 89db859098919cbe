import Testing

@testable import Base
@testable import Engine
@testable import Environment
@testable import Synthesize

@Suite("Records")
struct RecordTests {
  @Test("a pair's line has every key, and free shapes as strings")
  func pair() throws {
    let record = QARecord(
      question: "How many \"stones\"?", answer: "111", trajectoryID: "s_traj_0", sourceID: "s",
      qaID: "s_traj_0_qa_0",
      reasoningSteps: [
        QARecord.ReasoningStep(
          step: 1, description: "Add", action: "add", parameters: ["terms": ["100 + 11"]],
          observation: "100 + 11\n= 111",
          sources: [
            PageEvidence(
              url: "https://a.org/", title: "A", fetchedAt: "2026-01-01T00:00:00Z", sha256: "0f")
          ])
      ],
      metadata: QARecord.Metadata(
        seedData: "stones", seedDescription: "", seedArguments: ["kind": 1], trajectoryDepth: 1,
        synthesisDate: "2026-01-01T00:00:00Z", environmentMode: "math", modelName: "m",
        modelReasoning: "100 and 11", synthesisAttempts: 2, answerEvidence: "tool_result",
        isSimulated: false))
    #expect(
      String(decoding: record.line, as: UTF8.self) == #"""
        {"question":"How many \"stones\"?","answer":"111","trajectory_id":"s_traj_0",\#
        "source_id":"s","qa_id":"s_traj_0_qa_0","reasoning_steps":[{"step":1,\#
        "description":"Add","action":"add","parameters":"{\"terms\":[\"100 + 11\"]}",\#
        "observation":"100 + 11\n= 111","sources":[{"url":"https://a.org/","title":"A",\#
        "fetched_at":"2026-01-01T00:00:00Z","sha256":"0f"}]}],"metadata":{"seed_data":"stones",\#
        "seed_description":"","seed_kwargs":"{\"kind\":1}","trajectory_depth":1,\#
        "synthesis_date":"2026-01-01T00:00:00Z","environment_mode":"math","model_name":"m",\#
        "model_reasoning":"100 and 11",\#
        "qa_synthesis_attempts":2,"answer_evidence":"tool_result","simulated":false}}
        """#)
  }

  @Test("a trajectory's line has the root with nulls and does not count it")
  func trajectory() {
    let record = TrajectoryRecord(
      trajectoryID: "s_traj_0", sourceID: "s", seedData: "stones", sandbox: "namespaces",
      nodes: [
        TrajectoryRecord.Node(
          nodeID: "d0_t0_b0", parentID: nil, childrenIDs: ["d1_t1_b0", "d1_t2_b1"], depth: 0,
          intent: "Start exploration", action: nil, observation: "Starting point: stones"),
        TrajectoryRecord.Node(
          nodeID: "d1_t1_b0", parentID: "d0_t0_b0", childrenIDs: [], depth: 1, intent: "Add",
          action: TrajectoryRecord.Action(toolName: "add", parameters: ["terms": ["1"]]),
          observation: "1"),
      ])
    #expect(
      String(decoding: record.line, as: UTF8.self) == #"""
        {"trajectory_id":"s_traj_0","source_id":"s","seed_data":"stones","sandbox":"namespaces","total_depth":1,\#
        "nodes":[{"node_id":"d0_t0_b0","parent_id":null,\#
        "children_ids":["d1_t1_b0","d1_t2_b1"],"depth":0,"intent":"Start exploration",\#
        "action":null,"observation":"Starting point: stones","sources":[]},{"node_id":"d1_t1_b0",\#
        "parent_id":"d0_t0_b0","children_ids":[],"depth":1,"intent":"Add",\#
        "action":{"tool_name":"add","parameters":{"terms":["1"]}},"observation":"1","sources":[]}]}
        """#)
  }

  @Test("a funnel adds up and reads back what it wrote")
  func funnel() throws {
    var funnel = Counters(["nodes": 3, "error_nodes": 1, "candidate_paths": 2])
    funnel.drop("select.too_short")
    var other = Counters(["nodes": 4, "selected": 1, "proposed_pairs": 2, "accepted_pairs": 1])
    other.drop("select.too_short", count: 2)
    other.drop("explore.duplicate_action")
    funnel += other
    var writer = JSONWriter()
    funnel.write(to: &writer, names: Counters.synthesisNames)
    let read = try #require(Counters(json: JSONValue(parsing: writer.bytes)))
    #expect(read == funnel)
    #expect(read.nodes == 7)
    #expect(read.drops == ["select.too_short": 3, "explore.duplicate_action": 1])
  }
}
