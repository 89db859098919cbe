/// Which nodes of a tree have a process, which must be given one before a branch, and which lose
/// theirs for others' sake.
///
///     let node = tree.add(code: "x = 1", to: PythonTree.root, observation: text)
///     tree.missing(for: node)  // the nodes to run again, from the top, before `node` can branch
struct PythonTree: Sendable {
  typealias ID = Int

  static let root = 0

  struct Node: Sendable, Hashable {
    let parent: ID?
    let code: String
    /// The number of steps from the root.
    let depth: Int
    /// What the step brought when it was run first.
    let observation: String
    var hasProcess = true
    /// Running it again brought something else.
    var hasDrifted = false
    /// Memory that its process holds; what it shares with others counts for each.
    fileprivate(set) var bytes = 0
    fileprivate var lastUse = 0
  }

  private(set) var nodes: [ID: Node] = [:]
  private let capacity: Int
  private let memory: Int
  private var uses = 0
  private var nextID = PythonTree.root + 1

  /// Room for so many processes, and for so many bytes in them.
  init(capacity: Int, memory: Int) {
    self.capacity = capacity
    self.memory = memory
    nodes[Self.root] = Node(parent: nil, code: "", depth: 0, observation: "", hasProcess: false)
  }

  /// The identifier that the next node gets.
  var upcoming: ID { nextID }

  func hasRoom(for childBytes: Int) -> Bool { bytes + childBytes <= memory }

  /// Memory that all processes hold.
  var bytes: Int { nodes.values.reduce(0) { $0 + ($1.hasProcess ? $1.bytes : 0) } }

  /// The nodes from the root's side to `node` that have no process, up to the nearest that has.
  func missing(for node: ID) -> [ID] {
    var missing: [ID] = []
    var current: ID? = node
    while let id = current, let found = nodes[id], !found.hasProcess {
      missing.append(id)
      current = found.parent
    }
    return missing.reversed()
  }

  /// Takes a step that has left a node with a process.
  mutating func add(code: String, to parent: ID, observation: String, bytes: Int) -> ID {
    guard let depth = nodes[parent]?.depth else {
      preconditionFailure("node \(parent) is not in the tree")
    }
    let id = nextID
    nextID += 1
    nodes[id] = Node(
      parent: parent, code: code, depth: depth + 1, observation: observation, bytes: bytes)
    touch(id)
    return id
  }

  /// Takes that a node has a process again, and what running it brought.
  mutating func restored(_ id: ID, observation: String, bytes: Int) {
    nodes[id]?.hasProcess = true
    nodes[id]?.bytes = bytes
    if nodes[id]?.observation != observation { nodes[id]?.hasDrifted = true }
    touch(id)
  }

  mutating func touch(_ id: ID) {
    uses += 1
    nodes[id]?.lastUse = uses
  }

  mutating func lost(_ id: ID) { nodes[id]?.hasProcess = false }

  /// The sandbox has ended with all that was in it.
  mutating func lostAll() {
    for id in nodes.keys { nodes[id]?.hasProcess = false }
  }

  /// Whether the state of a node is not what it was when its step was run first.
  func hasDrifted(_ node: ID) -> Bool {
    var current: ID? = node
    while let id = current, let found = nodes[id] {
      if found.hasDrifted { return true }
      current = found.parent
    }
    return false
  }

  /// The nodes that must give up their processes to make room for a child of so many bytes, those not used for longest first. The root's and the parent's stay: all others can be restored
  /// from the root.
  func evictions(sparing parent: ID, childBytes: Int) -> [ID] {
    let live = nodes.filter(\.value.hasProcess)
    var count = live.count + 1
    var bytes = bytes + childBytes
    guard count > capacity || bytes > memory else { return [] }
    let candidates = live.filter { $0.key != Self.root && $0.key != parent }
      .sorted { $0.value.lastUse < $1.value.lastUse }
    var evictions: [ID] = []
    for (id, node) in candidates where count > capacity || bytes > memory {
      evictions.append(id)
      count -= 1
      bytes -= node.bytes
    }
    return evictions
  }
}
