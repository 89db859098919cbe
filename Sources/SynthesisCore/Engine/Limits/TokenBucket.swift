import Base

/// A bucket that fills at a steady rate, kept as a point in time.
///
/// What is taken moves the end of the time that is spoken for; being told which stretch is one's own
/// is a turn, and turns come in the order in which they were taken. A turn that falls into the
/// future is waited for. What is given back moves all turns that are still waited for, as if it had
/// never been taken: so a reservation by a large estimate holds up nobody for longer than it lasts.
///
/// Two words: the end of all turns ever taken, and the time given back in all, both in nanoseconds.
struct TokenBucket: Sendable {
  static let size = 2

  let words: SharedWords
  let index: Int

  struct Turn: Sendable, Hashable {
    fileprivate let mark: Int
    let cost: Int
    fileprivate let tolerance: Int
  }

  /// Empties the bucket.
  func start(at now: Int, tolerance: Int) { words.store(now + tolerance, index) }

  /// Takes what is worth `cost` nanoseconds of the rate. The bucket holds what is worth `tolerance`;
  /// who needs more than it can hold waits until it is full.
  func take(_ cost: Int, tolerance: Int, at now: Int) -> Turn {
    // Without a limit there is nothing to keep, and no word for the processes to contend for.
    guard cost > 0 else { return Turn(mark: now, cost: 0, tolerance: 0) }
    while true {
      let end = words.load(index)
      let mark = max(end, now + words.load(index + 1)) + cost
      if words.replace(end, by: mark, index) {
        return Turn(mark: mark, cost: cost, tolerance: max(tolerance, cost))
      }
    }
  }

  /// The moment from which the turn may be used; it can come earlier than it was, never later.
  func due(_ turn: Turn) -> Int {
    turn.cost == 0 ? turn.mark : turn.mark - words.load(index + 1) - turn.tolerance
  }

  func giveBack(_ cost: Int) {
    guard cost != 0 else { return }
    words.add(cost, index + 1)
  }
}
