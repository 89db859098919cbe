package import Base
package import CSystem
import Glibc

/// A worker's process and the parent's ends of its pipes.
///
/// The child is the leader of a session of its own, so that the group ends with it; it has
/// /dev/null as its input, pipes to the parent on 1 and 2 (whatever is printed there is kept as a
/// tail and never mistaken for a message), requests on 3, responses on 4, shared memory on 5 and
/// nothing else open.
package struct WorkerProcess {
  package struct Command: Sendable, Hashable {
    package var path: String
    var arguments: [String]
    package var environment: [String: String]
    /// Memory that the worker shares with the parent, as its descriptor 5; nil for none.
    var sharedMemory: Int32?

    package init(
      path: String, arguments: [String] = [], environment: [String: String] = [:],
      sharedMemory: Int32? = nil
    ) {
      self.path = path
      self.arguments = arguments
      self.environment = environment
      self.sharedMemory = sharedMemory
    }
  }

  let pid: pid_t
  /// Becomes readable when the process ends, and only then.
  let pidDescriptor: Int32
  let requests: Int32
  let responses: Int32
  package let output: Int32
  let errors: Int32

  static let requestDescriptor: Int32 = 3
  static let responseDescriptor: Int32 = 4
  static let memoryDescriptor: Int32 = 5
  /// The variable that tells a worker which place in the pool it has; only with shared memory.
  static let slotVariable = "SYNTHESIS_WORKER_SLOT"

  /// Room for a whole result, so that a worker seldom waits for the parent: a 200 KB frame passes
  /// in a third of the time it takes through the default 64 KiB.
  static let pipeSize = 1 << 20

  /// `mark` goes to the worker's environment, and from there to all that it starts.
  package static func spawn(
    _ command: Command, slot: Int, mark: String
  ) throws(SystemError) -> WorkerProcess {
    var pipes: [Pipe] = []
    // The child's ends, and on failure all of them.
    defer { for pipe in pipes { pipe.closeChildEnd() } }
    for direction in [Pipe.Direction.toChild, .toParent, .toParent, .toParent] {
      do throws(SystemError) {
        pipes.append(try Pipe(direction))
      } catch {
        for pipe in pipes { close(pipe.parentEnd) }
        throw error
      }
    }
    do throws(SystemError) {
      let pid = try spawn(command, slot: slot, mark: mark, pipes: pipes)
      let pidDescriptor = csystem_pidfd_open(pid)
      if pidDescriptor < 0 {
        let error = SystemError("watch worker process \(pid)")
        kill(-pid, SIGKILL)
        var status = csystem_exit()
        csystem_reap(pid, &status)
        throw error
      }
      // Larger pipes are a favour; the system may refuse an ordinary user too many.
      csystem_set_pipe_size(pipes[1].parentEnd, Int32(pipeSize))
      return WorkerProcess(
        pid: pid, pidDescriptor: pidDescriptor, requests: pipes[0].parentEnd,
        responses: pipes[1].parentEnd, output: pipes[2].parentEnd, errors: pipes[3].parentEnd)
    } catch {
      for pipe in pipes { close(pipe.parentEnd) }
      throw error
    }
  }

  private static func spawn(
    _ command: Command, slot: Int, mark: String, pipes: [Pipe]
  ) throws(SystemError) -> pid_t {
    var pid: pid_t = 0
    // A crash is seen when its process is gone. The runtime's own tracer would first take its time
    // over a trace that buries the one line that says what happened, and would let a worker go on
    // that was sent a signal. Who wants traces sets the variable.
    let environment = ["SWIFT_BACKTRACE": "enable=no"]
      .merging(command.environment) { $1 }
      .merging([OrphanReaper.variable: mark]) { $1 }
      .merging(command.sharedMemory.map { _ in [slotVariable: String(slot)] } ?? [:]) { $1 }
      .map { "\($0.key)=\($0.value)" }
    // In the order of the child's descriptors: 1, 2, 3, 4, and 5 if there is one.
    let ends =
      [pipes[2], pipes[3], pipes[0], pipes[1]].map(\.childEnd)
      + (command.sharedMemory.map { [$0] } ?? [])
    let code = withCStrings([command.path] + command.arguments) { arguments in
      withCStrings(environment) { environment in
        csystem_spawn(command.path, arguments, environment, ends, Int32(ends.count), &pid)
      }
    }
    guard code == 0 else { throw SystemError("start worker \(command.path)", code: code) }
    return pid
  }

  func signalGroup(_ signal: Int32) {
    // The group may be gone already, which is what was wanted.
    _ = kill(-pid, signal)
  }

  /// Ends whatever is left of the group, then reaps the leader. The order matters: while the
  /// leader is unreaped its number, which is the group's, can't be given to anyone else.
  package func reap() throws(SystemError) -> csystem_exit {
    signalGroup(SIGKILL)
    var status = csystem_exit()
    if csystem_reap(pid, &status) != 0 { throw SystemError("reap worker \(pid)") }
    return status
  }

  package func closeDescriptors() {
    for descriptor in [pidDescriptor, requests, responses, output, errors] { close(descriptor) }
  }
}

/// A pipe whose ends go to two processes.
private struct Pipe {
  enum Direction { case toChild, toParent }

  let parentEnd: Int32
  let childEnd: Int32

  init(_ direction: Direction) throws(SystemError) {
    var readEnd: Int32 = -1
    var writeEnd: Int32 = -1
    if csystem_pipe(&readEnd, &writeEnd) != 0 { throw SystemError("make a pipe") }
    (parentEnd, childEnd) =
      switch direction {
      case .toChild: (writeEnd, readEnd)
      case .toParent: (readEnd, writeEnd)
      }
    if csystem_set_nonblocking(parentEnd) != 0 {
      let error = SystemError("set up a pipe")
      close(parentEnd)
      close(childEnd)
      throw error
    }
  }

  func closeChildEnd() { close(childEnd) }
}
