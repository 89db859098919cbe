import FoundationEssentials

/// What a worker process finds about itself when it starts.
enum WorkerPlace {
  /// Its place in the pool, from 0; nil if nobody has told.
  private static var toldSlot: Int? {
    ProcessInfo.processInfo.environment[WorkerProcess.slotVariable].flatMap { Int($0) }
  }

  static var slot: Int { toldSlot ?? 0 }

  /// The limits that it shares with the other workers; nil if it was started without any.
  static func limits() throws -> SharedLimits? {
    // A worker that got no memory has something of its own under the descriptor's number.
    guard toldSlot != nil else { return nil }
    let words = try SharedWords(adopting: WorkerProcess.memoryDescriptor)
    guard let limits = SharedLimits(adopting: words), slot < limits.slots else {
      throw PayloadError(description: "shared memory that holds no limits")
    }
    return limits
  }
}
