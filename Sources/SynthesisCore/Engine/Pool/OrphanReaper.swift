import Base
import CSystem
import Glibc

/// Processes that workers have started and that left their worker's group, by a session of their
/// own: killing the group does not reach them.
///
/// This process becomes the one that inherits them when their worker is gone, and knows them by a
/// variable that each worker is started with. It must have no children besides its workers. One
/// that has cleared its environment is found only at the end of the pool.
struct OrphanReaper: ~Copyable {
  static let variable = "SYNTHESIS_WORKER_MARK"

  /// How long the last ones are waited for: the kernel may take its time over a large process.
  private static let patience = Duration.seconds(1)

  private let isInheriting = csystem_inherit_orphans() == 0

  /// What to tell a worker by.
  static func mark(generation: Int) -> String { "\(getpid()).\(generation)" }

  /// Ends those whose worker is not among the living, and reaps those that have ended.
  func sweep(workers: Set<pid_t>, generations: Set<Int>) {
    guard isInheriting else { return }
    let living = Set(generations.map(Self.mark))
    for pid in orphans(besides: workers) {
      guard let mark = ProcessTree.variable(Self.variable, of: pid), !living.contains(mark) else {
        continue
      }
      end(pid)
    }
  }

  /// Ends all that is left, when there are no workers any more.
  func sweepAll() {
    guard isInheriting else { return }
    let clock = SuspendingClock()
    let deadline = clock.now.advanced(by: Self.patience)
    while true {
      // Those that ended ones leave behind are inherited in their turn.
      let left = orphans(besides: [])
      for pid in left { end(pid) }
      if left.isEmpty || clock.now >= deadline { return }
      usleep(1000)
    }
  }

  private func orphans(besides workers: Set<pid_t>) -> [pid_t] {
    ProcessTree.children(of: getpid()).filter { pid in
      guard !workers.contains(pid) else { return false }
      // Reaped by its own number: a worker's end is the pool's to see.
      return waitpid(pid, nil, WNOHANG) == 0
    }
  }

  private func end(_ pid: pid_t) {
    // Its group as well, if it leads one; there is none of that number otherwise.
    _ = kill(-pid, SIGKILL)
    _ = kill(pid, SIGKILL)
  }
}
