import Base
import Environment

/// A selected path as the trajectories file keeps it: the root, then each step.
struct TrajectoryRecord: Sendable, Hashable {
  struct Node: Sendable, Hashable {
    var nodeID: String
    /// Nil for the root.
    var parentID: String?
    /// All the children in the seed's tree, those on other paths too.
    var childrenIDs: [String]
    var depth: Int
    var intent: String
    /// Nil for the root.
    var action: Action?
    /// The whole text, however long.
    var observation: String
    var sources: [PageEvidence] = []
  }

  struct Action: Sendable, Hashable {
    var toolName: String
    var parameters: JSONObject
  }

  var trajectoryID: String
  var sourceID: String
  var seedData: String
  /// The tier of the sandbox that its tools ran in; empty for tools that need none.
  var sandbox: String
  var nodes: [Node]

  /// The number of steps; the root does not count.
  var totalDepth: Int { max(0, nodes.count - 1) }

  static func id(sourceID: String, index: Int) -> String { "\(sourceID)_traj_\(index)" }
}

extension TrajectoryRecord {
  /// One line of JSON without the line feed.
  var line: [UInt8] {
    var writer = JSONWriter(
      capacity: 512 + nodes.reduce(0) { $0 + $1.observation.utf8.count + 512 })
    writer.value(self)
    return writer.bytes
  }
}

extension JSONWriter {
  mutating func value(_ record: TrajectoryRecord) {
    object {
      $0.member("trajectory_id", record.trajectoryID)
      $0.member("source_id", record.sourceID)
      $0.member("seed_data", record.seedData)
      $0.member("sandbox", record.sandbox)
      $0.member("total_depth", record.totalDepth)
      $0.member("nodes") { $0.array(record.nodes) { $0.value($1) } }
    }
  }

  private mutating func value(_ node: TrajectoryRecord.Node) {
    object {
      $0.member("node_id", node.nodeID)
      $0.member("parent_id", node.parentID.map(JSONValue.string) ?? .null)
      $0.member("children_ids") { $0.array(node.childrenIDs) { $0.value($1) } }
      $0.member("depth", node.depth)
      $0.member("intent", node.intent)
      $0.member("action") { writer in
        guard let action = node.action else { return writer.null() }
        writer.object {
          $0.member("tool_name", action.toolName)
          $0.member("parameters", .object(action.parameters))
        }
      }
      $0.member("observation", node.observation)
      $0.member("sources") { $0.array(node.sources) { $0.value($1) } }
    }
  }
}
