import Base
import FoundationEssentials

/// What a worker process finds about itself when it starts.
package struct WorkerContext: Sendable {
  /// Its place in the pool, from 0.
  package let slot: Int
  /// The limits that it shares with the other workers; nil if it was started without any.
  package let limits: SharedLimits?
  package let environment: [String: String]

  package init(environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    self.environment = environment
    // A worker that got no memory has something of its own under the descriptor's number.
    guard let slot = environment[WorkerProcess.slotVariable].flatMap({ Int($0) }) else {
      slot = 0
      limits = nil
      return
    }
    let words = try SharedWords(adopting: WorkerProcess.memoryDescriptor)
    guard let limits = SharedLimits(adopting: words), slot < limits.slots else {
      throw PayloadError(description: "shared memory that holds no limits")
    }
    self.slot = slot
    self.limits = limits
  }
}
