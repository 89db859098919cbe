import Base

/// How long a response asks to wait.
package enum RetryAfter {
  /// A longer wait is a mistake of the server, or one that nothing should sit out in silence.
  package static let longest = 600.0

  /// What is called a number of seconds and lies beyond this is a Unix time, in seconds or milliseconds.
  private static let firstTime = 1e9
  private static let firstTimeInMilliseconds = 1e11

  /// From 0 to `longest` seconds; nil if the response does not say. A time is counted from the
  /// response's own, as the server's clock need not be ours; from `now`, in seconds since 1970, where
  /// it has none.
  package static func seconds(
    in response: HTTPResponse, longest: Double = RetryAfter.longest, now: Int = LocalTime.now
  ) -> Double? {
    func bounded(_ seconds: Double) -> Double { min(max(seconds, 0), longest) }
    if let text = response.header("retry-after-ms"), let value = Double(text), !value.isNaN {
      return bounded(value / 1000)
    }
    guard let text = response.header("retry-after") else { return nil }
    if let value = Double(text) {
      return value.isNaN ? nil : bounded(duration(value, in: response, now: now))
    }
    guard let date = HTTPDate(text) else { return nil }
    return bounded(Double(date.seconds) - time(of: response, now: now))
  }

  /// A number as the seconds that it stands for: a duration is one, a Unix time is told by its size.
  package static func duration(_ number: Double, in response: HTTPResponse, now: Int) -> Double {
    if number < firstTime { return number }
    let seconds = number < firstTimeInMilliseconds ? number : number / 1000
    return max(0, seconds - time(of: response, now: now))
  }

  /// When the server sent the response.
  private static func time(of response: HTTPResponse, now: Int) -> Double {
    Double(response.header("date").flatMap(HTTPDate.init)?.seconds ?? now)
  }
}
