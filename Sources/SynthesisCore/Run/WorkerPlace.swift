import FoundationEssentials
import Glibc

/// What a worker process finds about itself when it starts.
enum WorkerPlace {
  /// Its place in the pool, from 0; 0 if nobody has told.
  static var slot: Int {
    ProcessInfo.processInfo.environment[WorkerProcess.slotVariable].flatMap { Int($0) } ?? 0
  }

  /// The limits that it shares with the other workers; nil if it was started without any.
  static func limits() throws -> SharedLimits? {
    guard fcntl(WorkerProcess.memoryDescriptor, F_GETFD) >= 0 else { return nil }
    let words = try SharedWords(adopting: WorkerProcess.memoryDescriptor)
    guard let limits = SharedLimits(adopting: words), slot < limits.slots else {
      throw PayloadError(description: "shared memory that holds no limits")
    }
    return limits
  }
}
