/// How long a response asks to wait.
package enum RetryAfter {
  /// A longer wait is a mistake of the server, or one that no run should sit out in silence.
  package static let longest = 600.0

  /// From 0 to `longest` seconds; nil if the response does not say. A date is counted from the
  /// response's own, as the server's clock need not be ours.
  package static func seconds(in response: HTTPResponse) -> Double? {
    if let text = response.header("retry-after-ms"), let value = Double(text), !value.isNaN {
      return bounded(value / 1000)
    }
    guard let text = response.header("retry-after") else { return nil }
    if let value = Double(text) { return value.isNaN ? nil : bounded(value) }
    guard let date = HTTPDate(text), let sent = response.header("date").flatMap(HTTPDate.init)
    else { return nil }
    return bounded(Double(date.seconds - sent.seconds))
  }

  private static func bounded(_ seconds: Double) -> Double { min(max(seconds, 0), longest) }
}
