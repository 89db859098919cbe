import Glibc

/// The wall clock, for names and dates only: nothing is timed by it.
package enum LocalTime {
  /// `yyyyMMdd_HHmmss`, as run files are named.
  package static func stamp(_ seconds: Int = now) -> String { format(seconds, "%Y%m%d_%H%M%S") }

  /// ISO 8601 with the offset to UTC.
  package static func iso8601(_ seconds: Int = now) -> String {
    let text = format(seconds, "%Y-%m-%dT%H:%M:%S%z")
    // strftime gives the offset as +hhmm, ISO 8601's long form has +hh:mm.
    return "\(text.dropLast(2)):\(text.suffix(2))"
  }

  /// A moment near `now` for people: `02:45:10`, with the date if it is another day's.
  package static func moment(_ seconds: Int, now: Int = now) -> String {
    let isToday = format(seconds, "%F") == format(now, "%F")
    return format(seconds, isToday ? "%H:%M:%S" : "%F %H:%M:%S")
  }

  package static var now: Int { time(nil) }

  /// Milliseconds since the beginning of 1970.
  package static var milliseconds: Int {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Int(now.tv_sec) * 1000 + Int(now.tv_nsec) / 1_000_000
  }

  private static func format(_ seconds: Int, _ format: String) -> String {
    var seconds = time_t(seconds)
    var parts = tm()
    localtime_r(&seconds, &parts)
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = buffer.withUnsafeMutableBytes { raw in
      raw.withMemoryRebound(to: CChar.self) { strftime($0.baseAddress, $0.count, format, &parts) }
    }
    return String(decoding: buffer.prefix(count), as: UTF8.self)
  }
}
