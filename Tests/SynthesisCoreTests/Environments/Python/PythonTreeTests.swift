import Testing

@testable import SynthesisCore

@Suite("The interpreter's tree")
struct PythonTreeTests {
  /// Root, 1 below it, 2 below that, 3 below the root.
  func tree(capacity: Int) -> PythonTree {
    var tree = PythonTree(capacity: capacity)
    tree.restored(PythonTree.root, observation: "")
    #expect(tree.add(code: "a", to: 0, observation: "A") == 1)
    #expect(tree.add(code: "b", to: 1, observation: "B") == 2)
    #expect(tree.add(code: "c", to: 0, observation: "C") == 3)
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
    #expect(tree.evictions(sparing: 1) == [2])
    tree.touch(2)
    #expect(tree.evictions(sparing: 1) == [3])
    #expect(tree.evictions(sparing: 3) == [1])
    tree.lost(1)
    #expect(tree.evictions(sparing: 3) == [])
  }

  @Test("A node that comes out otherwise has drifted, and so has all below it")
  func drift() {
    var tree = tree(capacity: 8)
    tree.lost(1)
    tree.restored(1, observation: "A")
    #expect(!tree.hasDrifted(2))
    tree.restored(1, observation: "other")
    #expect(tree.hasDrifted(1) && tree.hasDrifted(2))
    #expect(!tree.hasDrifted(3))
  }
}
