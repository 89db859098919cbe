/// Why no seeds are handed out at the moment. The pool hears of the first cause and of the end of
/// the last.
struct DispatchPause {
  enum Cause: Hashable {
    /// Records wait for the disk.
    case disk
    /// The time of day is outside the run's windows.
    case window
    /// A role of the job has no endpoint that takes requests at present.
    case endpoints
  }

  private var causes: Set<Cause> = []

  func has(_ cause: Cause) -> Bool { causes.contains(cause) }

  mutating func begin(_ cause: Cause) -> [PoolEvent] {
    let isFirst = causes.isEmpty
    causes.insert(cause)
    return isFirst ? [.held] : []
  }

  mutating func end(_ cause: Cause) -> [PoolEvent] {
    guard causes.remove(cause) != nil, causes.isEmpty else { return [] }
    return [.released]
  }
}
