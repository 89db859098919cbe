import CSystem
import Glibc

/// A worker's process and the parent's ends of its pipes.
///
/// The child is the leader of a session of its own, so that the group ends with it; it has
/// /dev/null as its input, pipes to the parent on 1 and 2 (whatever is printed there is kept as a
/// tail and never mistaken for a message), requests on 3, responses on 4 and nothing else open.
struct WorkerProcess {
  struct Command: Sendable, Hashable {
    var path: String
    var arguments: [String] = []
    var environment: [String: String] = [:]
  }

  let pid: pid_t
  /// Becomes readable when the process ends, and only then.
  let pidDescriptor: Int32
  let requests: Int32
  let responses: Int32
  let output: Int32
  let errors: Int32

  static let requestDescriptor: Int32 = 3
  static let responseDescriptor: Int32 = 4

  /// Room for a whole result, so that a worker seldom waits for the parent: a 200 KB frame passes
  /// in a third of the time it takes through the default 64 KiB.
  private static let pipeSize: Int32 = 1 << 20

  static func spawn(_ command: Command) throws(SystemError) -> WorkerProcess {
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
      let pid = try spawn(command, pipes: pipes)
      let pidDescriptor = csystem_pidfd_open(pid)
      if pidDescriptor < 0 {
        let error = SystemError("watch worker process \(pid)")
        kill(-pid, SIGKILL)
        var status = csystem_exit()
        csystem_reap(pid, &status)
        throw error
      }
      // Larger pipes are a favour; the system may refuse an ordinary user too many.
      csystem_set_pipe_size(pipes[1].parentEnd, pipeSize)
      return WorkerProcess(
        pid: pid, pidDescriptor: pidDescriptor, requests: pipes[0].parentEnd,
        responses: pipes[1].parentEnd, output: pipes[2].parentEnd, errors: pipes[3].parentEnd)
    } catch {
      for pipe in pipes { close(pipe.parentEnd) }
      throw error
    }
  }

  private static func spawn(_ command: Command, pipes: [Pipe]) throws(SystemError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    // Sources are numbered 16 or higher, so no move overwrites one still to be moved; the rest is
    // closed after the moves.
    posix_spawn_file_actions_adddup2(&actions, pipes[2].childEnd, 1)
    posix_spawn_file_actions_adddup2(&actions, pipes[3].childEnd, 2)
    posix_spawn_file_actions_adddup2(&actions, pipes[0].childEnd, requestDescriptor)
    posix_spawn_file_actions_adddup2(&actions, pipes[1].childEnd, responseDescriptor)
    csystem_spawn_close_from(&actions, responseDescriptor + 1)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // An ignored SIGPIPE and the parent's blocked signals would survive exec: reset both.
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    let flags =
      csystem_spawn_setsid | Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK)
    posix_spawnattr_setflags(&attributes, flags)

    var pid: pid_t = 0
    let environment = command.environment.map { "\($0.key)=\($0.value)" }
    let code = withCStrings([command.path] + command.arguments) { arguments in
      withCStrings(environment) { environment in
        posix_spawn(&pid, command.path, &actions, &attributes, arguments, environment)
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
  func reap() throws(SystemError) -> csystem_exit {
    signalGroup(SIGKILL)
    var status = csystem_exit()
    if csystem_reap(pid, &status) != 0 { throw SystemError("reap worker \(pid)") }
    return status
  }

  func closeDescriptors() {
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

/// Calls `body` with a null-terminated array of C strings.
private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let copies = strings.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  return body(copies + [nil])
}
