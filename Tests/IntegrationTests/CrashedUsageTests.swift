import Base
import Foundation
import Glibc
import TestSupport
import Testing

/// What requests cost is told as they are made, so that it is known whatever becomes of the worker.
@Suite("What crashed tries have used", .timeLimit(.minutes(2)))
struct CrashedUsageTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private static func tokens(_ line: [String: Any]) -> Int {
    (line["usage"] as? [String: Any])?["prompt_tokens"] as? Int ?? 0
  }

  @Test("A worker's requests count though it was killed before its seed had ended")
  func killed() async throws {
    // The fourth request of the first try is not answered while that goes on.
    let server = try ChatServer { request in
      request.number == 4
        ? ScriptedMathModel.answer(request).delayed(.seconds(60))
        : ScriptedMathModel.answer(request)
    }
    let config: JSONObject = [
      "environment_mode": "math", "max_depth": 2, "depth_threshold": 1, "min_depth": 2,
      "max_selected_traj": 1, "model_name": "scripted", "base_url": .string(server.baseURL),
    ]
    let parent = try CommandRun.start(
      "synthesize-multi",
      [
        "--config", try folder.write("config.json", JSONValue.object(config).jsonText),
        "--seeds", try folder.write("seeds.json", #"["hall"]"#),
        "--output-dir", folder.path + "/out",
      ])
    try await server.requests(atLeast: 4)
    let worker = try #require(ProcessTable.children(of: parent.pid).first)
    kill(worker.pid, SIGKILL)
    let result = await parent.wait()
    #expect(result.code == 0, "\(result.errors)")

    let output = try RunOutput(folder.path + "/out")
    let crash = try #require(output.journal.first { $0["type"] as? String == "crash" })
    let seed = try #require(output.journal.first { $0["type"] as? String == "seed" })
    #expect(Self.tokens(crash) > 0 && Self.tokens(seed) > 0)
    let model = try #require(output.statistics["model"] as? [String: Any])
    #expect(model["prompt_tokens"] as? Int == Self.tokens(crash) + Self.tokens(seed))
    // All but the one that was not answered.
    #expect(Self.tokens(crash) + Self.tokens(seed) <= 900 * (server.requestCount - 1))
  }
}
