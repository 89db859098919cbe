import Base
import Environment
import Synchronization

/// One tree in the interpreter: its sandbox, the processes of its nodes, and how they came about.
///
/// One step runs at a time, so that what a step leaves behind can be told from all else, and what
/// it finds does not depend on what else goes on.
actor PythonSession {
  /// Holds a node of the tree: when nobody does any more, its process can go.
  final class Hold: Sendable {
    let node: PythonTree.ID
    private let released: ReleasedNodes

    fileprivate init(_ node: PythonTree.ID, _ released: ReleasedNodes) {
      self.node = node
      self.released = released
    }

    deinit { released.nodes.withLock { $0.append(node) } }
  }

  fileprivate final class ReleasedNodes: Sendable {
    let nodes = Mutex<[PythonTree.ID]>([])
  }

  private let executor = BlockingExecutor(label: "python")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let plan: PythonSandbox.Plan
  private let seed: String
  private let released = ReleasedNodes()
  private var tree: PythonTree
  private var sandbox: PythonSandbox?
  private var live: [PythonTree.ID: SandboxedProcess] = [:]
  /// Processes that have been told to end. They take as long as a branch to do it, and run no code
  /// meanwhile.
  private var ending: [SandboxedProcess] = []
  /// The node whose files the workspace holds; nil if it holds what a branch has left.
  private var workspace: PythonTree.ID?
  /// The nodes that have files.
  private var kept: Set<PythonTree.ID> = []

  init(_ plan: PythonSandbox.Plan, seed: String) {
    self.plan = plan
    self.seed = seed
    tree = PythonTree(
      capacity: plan.settings.liveNodes, memory: plan.settings.treeMegabytes << 20)
  }

  /// Starts the sandbox. The state at the tree's root.
  func open() throws(SandboxFailure) -> Hold {
    try start()
    return Hold(PythonTree.root, released)
  }

  func close() {
    live = [:]
    ending = []
    kept = []
    sandbox?.end()
    sandbox = nil
    tree.lostAll()
  }

  /// Runs a step after a node's. The hold is the new node's, or nil if the state is the parent's.
  func step(_ code: String, after parent: PythonTree.ID) -> (step: PythonStep, hold: Hold?) {
    dropReleased()
    do throws(SandboxFailure) {
      var step = try branch(code, after: parent)
      if tree.hasDrifted(parent) {
        step.notes.append(
          "the state before this step had to be computed again and did not come out the same")
      }
      guard step.keepsState else { return (step, nil) }
      let node = tree.add(
        code: code, to: parent, observation: Self.text(of: step),
        bytes: live[tree.upcoming]?.residentBytes ?? 0)
      return (step, Hold(node, released))
    } catch {
      // What is left of it is not to be trusted; the next step makes a new one.
      close()
      let step = PythonStep(status: .killed, ending: "the sandbox ended: \(error.description)")
      return (step, nil)
    }
  }

  /// What a step must bring again when it is run again.
  private static func text(of step: PythonStep) -> String {
    PythonObservation.make(step, sandbox: .none).text
  }

  // MARK: - Nodes

  private func start() throws(SandboxFailure) {
    let sandbox = try PythonSandbox(plan)
    self.sandbox = sandbox
    let root = try sandbox.makeRoot(seed: seed)
    live[PythonTree.root] = root
    workspace = PythonTree.root
    tree.restored(PythonTree.root, observation: "", bytes: root.residentBytes)
  }

  private func branch(
    _ code: String, after parent: PythonTree.ID
  ) throws(SandboxFailure) -> PythonStep {
    try restore(parent)
    let attempt = try run(code, after: parent, as: tree.upcoming)
    guard case .parentLost = attempt else { return try attempt.step() }
    // It was tampered with by its own step, or is gone. A fresh one is made once.
    giveUp(parent)
    try restore(parent)
    return try run(code, after: parent, as: tree.upcoming).step()
  }

  /// Gives a node a process, and its ancestors as far as needed.
  private func restore(_ node: PythonTree.ID) throws(SandboxFailure) {
    if sandbox == nil {
      try start()
    }
    for id in tree.missing(for: node) {
      guard let lost = tree.nodes[id], let parent = lost.parent else {
        throw SandboxFailure(description: "its root is gone")
      }
      let step = try run(lost.code, after: parent, as: id).step()
      guard step.keepsState else {
        throw SandboxFailure(
          description: "an earlier step, run again, did not end: \(step.ending ?? "")")
      }
      tree.restored(
        id, observation: Self.text(of: step), bytes: live[id]?.residentBytes ?? 0)
    }
  }

  private func giveUp(_ node: PythonTree.ID) {
    if let process = live.removeValue(forKey: node) {
      process.beginEnding()
      ending.append(process)
    }
    tree.lost(node)
    guard node != PythonTree.root else {
      close()
      return
    }
    if workspace == node { workspace = nil }
    if kept.remove(node) != nil { sandbox?.dropFiles(of: node) }
  }

  private func makeRoom(besides parent: PythonTree.ID, for bytes: Int) {
    for id in tree.evictions(sparing: parent, childBytes: bytes) { giveUp(id) }
  }

  private func dropReleased() {
    let nodes = released.nodes.withLock { nodes in
      defer { nodes = [] }
      return nodes
    }
    for node in nodes where node != PythonTree.root && live[node] != nil { giveUp(node) }
  }

  // MARK: - Steps

  private enum Attempt {
    case done(PythonStep)
    case parentLost(String)

    func step() throws(SandboxFailure) -> PythonStep {
      switch self {
      case .done(let step): return step
      case .parentLost(let reason): throw SandboxFailure(description: reason)
      }
    }
  }

  private func run(
    _ code: String, after parent: PythonTree.ID, as node: PythonTree.ID
  ) throws(SandboxFailure) -> Attempt {
    // A child has all that its parent has.
    makeRoom(besides: parent, for: tree.nodes[parent]?.bytes ?? 0)
    guard let sandbox, let process = live[parent] else { return .parentLost("its parent is gone") }
    // An idle node has nothing to say: its own step has left something that speaks for it.
    guard case .nothing = process.channel.receive() else {
      return .parentLost("its parent spoke out of turn")
    }
    if workspace != parent, sandbox.hasFiles || kept.contains(parent) {
      try sandbox.restoreFiles(of: parent)
    }
    workspace = nil
    tree.touch(parent)
    let nodes = Set(live.values.map(\.pid))
    var result: BranchRun.Result
    do throws(SystemError) {
      result = try BranchRun(
        code: code, number: (tree.nodes[parent]?.depth ?? 0) + 1, settings: plan.settings,
        known: nodes
      ) { [self] running in
        let bytes = sandbox.residentBytes(besides: nodes, after: running)
        makeRoom(besides: parent, for: bytes)
        return !tree.hasRoom(for: bytes)
      }
      .run(from: process)
    } catch {
      throw SandboxFailure(description: error.description)
    }
    if case .notStarted(let reason) = result.ending { return .parentLost(reason) }
    return .done(try conclude(&result, after: parent, of: process, as: node, in: sandbox))
  }

  /// Clears up after a step, and makes the child a node if it is in order.
  private func conclude(
    _ result: inout BranchRun.Result, after parent: PythonTree.ID,
    of parentProcess: SandboxedProcess,
    as node: PythonTree.ID, in sandbox: PythonSandbox
  ) throws(SandboxFailure) -> PythonStep {
    var step = PythonStep(status: .ok)
    let last = result.process?.pid ?? parentProcess.pid
    var hasLeftProcesses = try sweep(sandbox, after: last)
    if case .replied = result.ending, !result.isIdle() {
      result.ending = .violation("more than its one reply")
      result.process?.kill()
      if try sweep(sandbox, after: last) { hasLeftProcesses = true }
    }
    if hasLeftProcesses { step.notes.append("processes that the code left running were ended") }
    result.takeOutput()
    judge(result, parent: parentProcess, &step)
    if step.keepsState, let process = result.process {
      if process.hasOnlyOneThread {
        do throws(SandboxFailure) {
          if sandbox.hasFiles {
            let files = try sandbox.keepFiles(as: node, parent: parent)
            (step.files, step.fileCount) = (files.named, files.count)
            kept.insert(node)
          }
          live[node] = process
          workspace = node
        } catch {
          (step.status, step.ending) = (.killed, error.description)
        }
      } else {
        (step.status, step.ending) = (.killed, "the code left threads running")
      }
    }
    if !step.keepsState { result.process?.kill() }
    step.output = result.output.text
    if step.status == .ok, result.output.isTruncated { step.status = .outputTruncated }
    return step
  }

  /// Whether there was anything to end.
  private func sweep(
    _ sandbox: PythonSandbox, after last: Int32
  ) throws(SandboxFailure) -> Bool {
    ending.removeAll(where: \.hasEnded)
    let known = Set((ending + live.values).map(\.pid) + [last])
    switch sandbox.sweep(sparing: known, after: last) {
    case .clean: return false
    case .swept: return true
    case .failed: throw SandboxFailure(description: "the code's processes could not be ended")
    }
  }

  private func judge(
    _ result: BranchRun.Result, parent: SandboxedProcess, _ step: inout PythonStep
  ) {
    switch result.ending {
    case .replied(let reply):
      step.status =
        switch reply.status {
        case .ok: .ok
        case .error: .error
        case .memory: .memory
        }
      step.result = reply.result
      step.error = reply.error
      if result.process?.hasEnded != false {
        (step.status, step.ending) = (.killed, "the interpreter ended after its reply")
      }
    case .timeout:
      (step.status, step.ending) = (
        .timeout, "the code ran longer than \(plan.settings.stepTimeoutSeconds) s and was ended"
      )
    case .crowded:
      (step.status, step.ending) = (
        .memory,
        "the code's processes and the tree's nodes took more than \(plan.settings.treeMegabytes) MB "
          + "together, and the code was ended"
      )
    case .violation(let what):
      (step.status, step.ending) = (
        .killed, "the code meddled with the interpreter's channel (\(what))"
      )
    case .gone, .notStarted:
      let exit = StepExit(parent.askHowItsChildEnded())
      (step.status, step.ending) = (exit.status, exit.description)
    }
  }
}
