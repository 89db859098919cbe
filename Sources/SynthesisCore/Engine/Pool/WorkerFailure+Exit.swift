/// How a worker process ended, as the kernel tells it.
struct ProcessEnd: Sendable, Hashable {
  /// It left by itself; `code` is its exit code, otherwise the signal that ended it.
  var hasExited: Bool
  var code: Int32
  /// The most bytes that were resident at once. The kernel counts in what the parent had resident
  /// up to the spawn, as the child shares its memory until it has its own program.
  var peak: Int
}

extension WorkerFailure {
  /// Tells an end for want of memory from other crashes. The runtime traps when an allocation
  /// fails, which looks like any other crash but for what it prints and how large it has grown.
  init(_ end: ProcessEnd, printed: String, memoryLimit: Int?, parentPeak: Int) {
    // By these two, somebody else has ended it.
    let isSelfInflicted = !end.hasExited && end.code != 9 && end.code != 15
    if let memoryLimit, isSelfInflicted {
      let isLarge = end.peak > parentPeak && end.peak > memoryLimit / 10 * 9
      if isLarge || WorkerMemory.allocationFailureMarks.contains(where: printed.contains) {
        self = .memoryCap
        return
      }
    }
    self = end.hasExited ? .exit(end.code) : .signal(end.code)
  }
}
