/// A part of every day, UTC: `16:30-00:30`. One that ends before it begins goes over midnight.
package struct DailyWindow: Sendable, Hashable {
  package static let secondsOfDay = 86_400

  /// Seconds since midnight.
  package let start: Int
  /// The first second outside; up to a whole day.
  let end: Int

  /// Nil for anything but two times of day, and for one that begins as it ends.
  package init?(_ text: String) {
    let times = text.split(separator: "-", omittingEmptySubsequences: false)
    guard times.count == 2, let start = Self.seconds(times[0]), let end = Self.seconds(times[1]),
      start != end, start < Self.secondsOfDay
    else { return nil }
    self.start = start
    self.end = end
  }

  /// `time` is in seconds since midnight.
  package func contains(_ time: Int) -> Bool {
    start < end ? start <= time && time < end : time >= start || time < end
  }

  /// How long after `time` it begins next; 0 if it does just then.
  package func seconds(untilStartAfter time: Int) -> Int {
    (start - time + Self.secondsOfDay) % Self.secondsOfDay
  }

  /// `hh:mm`, `24:00` being the end of the day.
  private static func seconds(_ text: Substring) -> Int? {
    let digits = text.utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard text.utf8.count == 5, digits.count == 4, text.dropFirst(2).first == ":",
      let hours = Int(text.prefix(2)), let minutes = Int(text.suffix(2)), minutes < 60,
      hours < 24 || hours == 24 && minutes == 0
    else { return nil }
    return hours * 3600 + minutes * 60
  }
}

extension DailyWindow: CustomStringConvertible {
  package var description: String { "\(Self.text(start))-\(Self.text(end))" }

  /// A time of day as `hh:mm`.
  package static func text(_ seconds: Int) -> String {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(two(seconds / 3600)):\(two(seconds / 60 % 60))"
  }
}
