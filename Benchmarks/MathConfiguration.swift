import Base
import TestSupport

/// A config file for math at depth 2 with two children for a node.
struct MathConfiguration {
  /// From this depth on a node has one child. 1 is what the config that comes with the program
  /// has, four nodes for a seed; 2 lets all nodes have two children, six for a seed.
  var depthThreshold = 1
  /// None for the simulated model.
  var baseURL: String?
  /// Seeds that a worker has at once.
  var capacity = 1

  func write(to folder: TemporaryDirectory) throws -> String {
    var keys: JSONObject = [
      "environment_mode": "math", "max_depth": 2, "branching_factor": 2,
      "depth_threshold": .integer(depthThreshold), "min_depth": 2, "max_trajectories": 2,
      "max_selected_traj": 1,
    ]
    if capacity > 1 { keys["seeds_per_worker_in_flight"] = .integer(capacity) }
    if let baseURL {
      keys["base_url"] = .string(baseURL)
      keys["api_key"] = "none"
      keys["model_name"] = "scripted"
    }
    return try folder.write("config-\(depthThreshold).json", JSONValue.object(keys).jsonText)
  }
}
