import Testing

@testable import Python

@Suite("The interpreter's tree")
struct PythonTreeTests {
  /// Root, 1 below it, 2 below that, 3 below the root.
  func tree(capacity: Int, memory: Int = 1000) -> PythonTree {
    var tree = PythonTree(capacity: capacity, memory: memory)
    tree.restored(PythonTree.root, observation: "", bytes: 10)
    #expect(tree.add(code: "a", to: 0, observation: "A", bytes: 20) == 1)
    #expect(tree.add(code: "b", to: 1, observation: "B", bytes: 30) == 2)
    #expect(tree.add(code: "c", to: 0, observation: "C", bytes: 40) == 3)
    return tree
  }

  @Test("A node with a process needs nothing; one without needs its way from the nearest that has")
  func missing() {
    var tree = tree(capacity: 8)
    #expect(tree.missing(for: 2) == [])
    tree.lost(2)
    #expect(tree.missing(for: 2) == [2])
    tree.lost(1)
    #expect(tree.missing(for: 2) == [1, 2])
    tree.lostAll()
    #expect(tree.missing(for: 2) == [0, 1, 2])
  }

  @Test("The node not used for longest goes first, the root and the parent never")
  func evictions() {
    var tree = tree(capacity: 4)
    #expect(tree.evictions(sparing: 1, childBytes: 1) == [2])
    tree.touch(2)
    #expect(tree.evictions(sparing: 1, childBytes: 1) == [3])
    #expect(tree.evictions(sparing: 3, childBytes: 1) == [1])
    tree.lost(1)
    #expect(tree.evictions(sparing: 3, childBytes: 1) == [])
  }

  @Test(
    "Nodes go until what stays and the child fit into the tree's memory",
    arguments: [
      (120, 1, []), (119, 1, [2]), (90, 1, [2]), (89, 1, [2, 3]), (1, 1, [2, 3]), (120, 2, []),
      (119, 2, [1]),
    ])
  func memory(limit: Int, parent: Int, evicted: [Int]) {
    let tree = tree(capacity: 8, memory: limit)
    #expect(tree.bytes == 100)
    #expect(tree.evictions(sparing: parent, childBytes: 20) == evicted)
  }

  @Test("A node without a process holds no memory, one that has it again what it takes then")
  func memoryOfLostNodes() {
    var tree = tree(capacity: 8)
    tree.lost(2)
    #expect(tree.bytes == 70)
    tree.restored(2, observation: "B", bytes: 5)
    #expect(tree.bytes == 75)
  }

  @Test("A node that comes out otherwise has drifted, and so has all below it")
  func drift() {
    var tree = tree(capacity: 8)
    tree.lost(1)
    tree.restored(1, observation: "A", bytes: 20)
    #expect(!tree.hasDrifted(2))
    tree.restored(1, observation: "other", bytes: 20)
    #expect(tree.hasDrifted(1) && tree.hasDrifted(2))
    #expect(!tree.hasDrifted(3))
  }
}
