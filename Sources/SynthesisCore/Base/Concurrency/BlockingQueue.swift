import Dispatch

/// A queue for what blocks, so that no task's thread waits for it.
package struct BlockingQueue: Sendable {
  private let queue: DispatchQueue

  /// One piece of work at a time, in the order in which it came.
  package init(_ label: String) { queue = DispatchQueue(label: label) }

  package func perform<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: work()) }
    }
  }
}
