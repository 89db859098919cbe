import Base

/// How many descriptors the processes of a run may open, at the most.
enum DescriptorRequirement {
  /// Pipes are numbered from 16 on; what the parent opens beside them has room below.
  private static let parent = 16
  /// Four pipes, and one that tells of the worker's end.
  private static let ofEachWorker = 5
  /// The other ends of a worker's pipes, until it has been started.
  private static let whileStarting = 4
  /// In a worker: its streams and messages.
  private static let inWorker = 16
  /// A connection, or one being made, for each of the requests and tools that an item has under way.
  private static let ofEachItem = 32

  static func descriptors(workers: Int, capacity: Int) -> Int {
    max(inWorker + ofEachItem * capacity, parent + whileStarting + ofEachWorker * workers)
  }

  /// How many workers so many descriptors are enough for.
  static func workers(descriptors: Int, capacity: Int) -> Int {
    descriptors < inWorker + ofEachItem * capacity
      ? 0 : (descriptors - parent - whileStarting) / ofEachWorker
  }

  /// Without these no worker can be started, or none does anything.
  private static func least(workers: Int) -> Int {
    parent + whileStarting + ofEachWorker * workers
  }

  /// What a run with so few descriptors comes to.
  enum Verdict: Hashable {
    case enough
    /// It may do, as seldom all that an item may have under way is.
    case doubtful(String)
    case tooFew(String)
  }

  static func verdict(limit: Int, workers: Int, capacity: Int) -> Verdict {
    let need = descriptors(workers: workers, capacity: capacity)
    if limit >= need { return .enough }
    let isTooFew = limit < least(workers: workers)
    let affordable = (limit - parent - whileStarting) / ofEachWorker
    let advice =
      isTooFew && affordable > 0 ? ", or use fewer workers: --max-workers \(affordable)" : ""
    let sentence =
      "\(limit) files may be open at once, and \(workers) \(workers == 1 ? "worker" : "workers") may "
      + "need \(need); raise the limit: ulimit -n \(need)\(advice)"
    return isTooFew ? .tooFew(sentence) : .doubtful(sentence)
  }

  static func check(limit: Int, workers: Int, capacity: Int) -> DoctorCheck {
    let need = descriptors(workers: workers, capacity: capacity)
    if limit >= need {
      return .good("descriptors", "\(limit) allowed, \(need) needed")
    }
    let possible = self.workers(descriptors: limit, capacity: capacity)
    let advice = possible > 0 ? "; or set max_workers to \(possible)" : ""
    return .failure(
      "descriptors",
      "\(limit) allowed, \(need) needed for \(workers.counted("workers")); raise it by ulimit -n\(advice)"
    )
  }
}
