import Base
import CSystem
import Environment
import Glibc

/// One tree's sandbox: the zygote's process and the channel to it. Not for several threads.
///
/// One step runs at a time. When it is over, whatever is in the sandbox and is neither the zygote
/// nor a node has been left behind, and is ended.
final class PythonSandbox {
  struct Plan: Sendable, Hashable {
    var tier: SandboxTier
    var settings: PythonSettings
    var installation: PythonInstallation
    /// The folder with the packages; nil without packages.
    var packages: String?
  }

  struct KeptFiles: Sendable, Hashable {
    var named: [PythonStep.File]
    var count: Int
  }

  private static let bootTimeout = Duration.seconds(20)
  private static let answerTimeout = Duration.seconds(10)

  private let plan: Plan
  private let control: NodeChannel
  private let process: csystem_sandbox_process
  private let zygote: pid_t
  /// The host's folder for files; nil where the sandbox has a file system of its own.
  private let folder: WorkspaceFolder?
  /// What the sandbox sees as its workspace; nil where the kernel does not show it.
  private let workspace: OpenFolder?
  private var isEnded = false

  init(_ plan: Plan) throws(SandboxFailure) {
    do throws(SystemError) {
      self.plan = plan
      folder = plan.tier.hasOwnProcesses ? nil : try WorkspaceFolder()
      let (ours, theirs) = try NodeChannel.pair()
      defer { close(theirs) }
      let errors = try ErrorPipe()
      control = ours
      let launch = SandboxLaunch(plan, folder: folder)
      process = try launch.start(control: theirs, errors: errors.writeEnd)
      let ready = ours.receive(within: Self.bootTimeout)
      zygote = ready?.sender ?? 0
      workspace = OpenFolder("/proc/\(zygote)/root\(launch.workspace)")
      guard ready?.message.starts(with: Array("ready ".utf8)) == true else {
        end()
        throw SystemError("start the interpreter: \(errors.text.suffix(500))", code: EPROTO)
      }
    } catch {
      throw SandboxFailure(description: error.description)
    }
  }

  deinit { end() }

  /// Ends all that is in it.
  func end() {
    guard !isEnded else { return }
    isEnded = true
    shutdown(control.descriptor, Int32(SHUT_RDWR))
    // With namespaces of the worker's this is process 1, and all others end with it. Otherwise it is
    // the one that watches over them, sees the hang-up, and ends when they have ended.
    if plan.tier == .namespaces { _ = csystem_pidfd_signal(process.pid_descriptor, SIGKILL) }
    var status = csystem_exit()
    csystem_reap(process.pid, &status)
    close(process.pid_descriptor)
  }

  /// The process of a tree's root.
  func makeRoot(seed: String) throws(SandboxFailure) -> SandboxedProcess {
    do throws(SystemError) {
      let (ours, theirs) = try NodeChannel.pair()
      let isSent = control.send(["root", seed], descriptors: [theirs])
      close(theirs)
      guard isSent,
        let (message, sender) = ours.receive(within: Self.answerTimeout),
        message.elementsEqual("started".utf8),
        let root = SandboxedProcess(pid: sender, channel: ours)
      else { throw SystemError("start a node in the sandbox", code: ETIMEDOUT) }
      return root
    } catch {
      throw SandboxFailure(description: error.description)
    }
  }

  /// Makes the workspace what it was at the end of a node's step.
  func restoreFiles(of node: Int) throws(SandboxFailure) {
    _ = try ask(["restore", "\(node)"])
  }

  /// Keeps the workspace as a node's, and tells which files are not as its parent had them.
  func keepFiles(as node: Int, parent: Int) throws(SandboxFailure) -> KeptFiles {
    let answer = try ask(["keep", "\(node)", "\(parent)"])
    let files = (answer["files"]?.array ?? []).compactMap { item -> PythonStep.File? in
      guard let pair = item.array, pair.count == 2, let name = pair[0].string,
        let size = pair[1].integer
      else { return nil }
      return PythonStep.File(name: name, size: size)
    }
    return KeptFiles(named: files, count: answer["count"]?.integer ?? files.count)
  }

  /// Not waited for. What can't be taken is noticed by the next question.
  func dropFiles(of node: Int) { _ = control.send(["drop", "\(node)"]) }

  private func ask(_ question: [String]) throws(SandboxFailure) -> JSONValue {
    guard control.send(question),
      let (bytes, sender) = control.receive(within: Self.answerTimeout), sender == zygote,
      let answer = try? JSONValue(parsing: bytes)  // what is not JSON is not an answer
    else { throw SandboxFailure(description: "the sandbox does not answer") }
    if let reason = answer["failed"]?.string {
      throw SandboxFailure(description: "files cannot be kept: \(reason)")
    }
    return answer
  }

  /// Whether anything lies in the workspace, as far as that can be seen from here.
  var hasFiles: Bool { workspace.map { !$0.isEmpty } ?? true }

  // MARK: - What steps leave behind

  /// Of the process that ran last and of those that are neither the zygote nor nodes.
  func residentBytes(besides nodes: Set<pid_t>, after last: pid_t) -> Int {
    Set(strays(besides: nodes, after: last) + [last])
      .reduce(0) { $0 + ProcessTree.residentBytes(of: $1) }
  }

  enum Sweep {
    case clean
    case swept
    /// They come up faster than they end, or can't be ended.
    case failed
  }

  /// Ends all processes but the zygote and `nodes`, among which is the one that ran last.
  func sweep(sparing nodes: Set<pid_t>, after last: pid_t) -> Sweep {
    var sweep = OrphanSweep()
    for _ in 0..<400 {
      let strays = strays(besides: nodes, after: last).map { pid in
        OrphanSweep.Stray(pid: pid, hasEnded: ProcessTree.hasEnded(pid))
      }
      switch sweep.take(strays) {
      case .stop(let pids): for pid in pids { signal(SIGSTOP, to: pid) }
      case .kill(let pids):
        for pid in pids { signal(SIGKILL, to: pid) }
        usleep(500)
      case .look: continue
      case .end(let hasFound): return hasFound ? .swept : .clean
      }
    }
    return .failed
  }

  /// Those that have ended, too, as long as their parent has not asked how.
  private func strays(besides nodes: Set<pid_t>, after last: pid_t) -> [pid_t] {
    // Those whose parent has ended are the zygote's, or its watch's. They are looked at last: a
    // process that changes over meanwhile is seen twice rather than never.
    let parents = [last, zygote] + (plan.tier.hasOwnProcesses ? [] : [process.pid])
    let found = parents.flatMap { parent in
      let children = ProcessTree.children(of: parent).filter { $0 != zygote && !nodes.contains($0) }
      return children + children.flatMap { ProcessTree.descendants(of: $0) }
    }
    return Set(found).filter { !nodes.contains($0) }.sorted()
  }

  private func signal(_ number: Int32, to pid: pid_t) {
    let descriptor = csystem_pidfd_open(pid)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // The number was another's if this one is not ours.
    guard ProcessTree.parents(of: pid).contains(process.pid) else { return }
    _ = csystem_pidfd_signal(descriptor, number)
  }
}

/// What a starting interpreter has to say before it can say it properly.
private struct ErrorPipe: ~Copyable {
  private let readEnd: Int32
  let writeEnd: Int32

  init() throws(SystemError) {
    var ends: (read: Int32, write: Int32) = (-1, -1)
    if csystem_pipe(&ends.read, &ends.write) != 0 { throw SystemError("make a pipe") }
    (readEnd, writeEnd) = ends
    csystem_set_nonblocking(readEnd)
  }

  var text: String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(readEnd, &buffer, buffer.count)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }
}
