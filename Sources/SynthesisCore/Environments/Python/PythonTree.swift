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
    fileprivate var lastUse = 0
  }

  private(set) var nodes: [ID: Node] = [:]
  private let capacity: Int
  private var uses = 0
  private var nextID = PythonTree.root + 1

  init(capacity: Int) {
    self.capacity = capacity
    nodes[Self.root] = Node(parent: nil, code: "", depth: 0, observation: "", hasProcess: false)
  }

  /// The identifier that the next node gets.
  var upcoming: ID { nextID }

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
  mutating func add(code: String, to parent: ID, observation: String) -> ID {
    guard let depth = nodes[parent]?.depth else {
      preconditionFailure("node \(parent) is not in the tree")
    }
    let id = nextID
    nextID += 1
    nodes[id] = Node(parent: parent, code: code, depth: depth + 1, observation: observation)
    touch(id)
    return id
  }

  /// Takes that a node has a process again, and what running it brought.
  mutating func restored(_ id: ID, observation: String) {
    nodes[id]?.hasProcess = true
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

  /// The nodes that must give up their processes to make room for one more, those not used for
  /// longest first. The root's and the parent's stay: all others can be restored from the root.
  func evictions(sparing parent: ID) -> [ID] {
    let live = nodes.filter(\.value.hasProcess)
    guard live.count >= capacity else { return [] }
    return live.filter { $0.key != Self.root && $0.key != parent }
      .sorted { $0.value.lastUse < $1.value.lastUse }
      .prefix(live.count - capacity + 1).map(\.key)
  }
}
