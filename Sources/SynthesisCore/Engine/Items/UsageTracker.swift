package import Base
import Synchronization

/// Counts the requests of one item, from whichever tasks make them, and knows when they must be
/// over.
package final class UsageTracker: Sendable {
  /// Nothing is sent for the item later than this; nil sets no limit.
  package let deadline: SuspendingClock.Instant?
  /// How many items of the same content stand before this one.
  private let occurrence: Int
  private let progress = Mutex(ItemProgress())
  private let report: Report
  private let firstFatalCondition = Mutex<FatalCondition?>(nil)
  private let samples = Mutex<[SHA256.Digest: Int]>([:])

  /// Is told of each change. One that may wait can be told of with the next; what was used may not, so
  /// that it is known however the process ends.
  package typealias Report = @Sendable (ItemProgress, _ mayWait: Bool) -> Void

  package init(
    deadline: SuspendingClock.Instant? = nil, occurrence: Int = 0,
    report: @escaping Report = { _, _ in }
  ) {
    self.deadline = deadline
    self.occurrence = occurrence
    self.report = report
  }

  var total: ModelUsage { progress.withLock { $0.usage } }

  package func count(_ part: ModelUsage) { change(mayWait: false) { $0.usage += part } }

  /// Says which stage of the job the item is in, for people who watch.
  package func enter(stage: String) { change(mayWait: true) { $0.stage = stage } }

  private func change(mayWait: Bool, _ change: (inout ItemProgress) -> Void) {
    // Under the lock: a later total must not be told of before an earlier one.
    progress.withLock { progress in
      change(&progress)
      report(progress, mayWait)
    }
  }

  /// The first thing met that no other item would get past.
  package var fatalCondition: FatalCondition? { firstFatalCondition.withLock { $0 } }

  package func note(_ condition: FatalCondition) {
    firstFatalCondition.withLock { if $0 == nil { $0 = condition } }
  }

  /// Which answer to a request is meant, by its digest: an item that asks the same twice wants two
  /// answers, and so do two items of the same content.
  package func sample(of request: SHA256.Digest) -> String {
    let number = samples.withLock { samples in
      defer { samples[request, default: 0] += 1 }
      return samples[request, default: 0]
    }
    return "\(occurrence).\(number)"
  }
}
