package import Base

/// The hours in which a run begins seeds.
package struct RunWindow: Sendable, Hashable {
  package enum State: Sendable, Hashable {
    case open
    /// Opens after so many seconds, at a time of day in seconds since midnight UTC.
    case closed(seconds: Int, untilTime: Int)
  }

  /// None stands for always.
  package let windows: [DailyWindow]

  package init(windows: [DailyWindow]) {
    self.windows = windows
  }

  /// `now` is in seconds since 1970, whose days are those of UTC.
  package func state(at now: Int) -> State {
    let day = DailyWindow.secondsOfDay
    let time = (now % day + day) % day
    guard !windows.contains(where: { $0.contains(time) }),
      let next = windows.min(by: {
        $0.seconds(untilStartAfter: time) < $1.seconds(untilStartAfter: time)
      })
    else { return .open }
    return .closed(seconds: next.seconds(untilStartAfter: time), untilTime: next.start)
  }
}
