import FoundationEssentials

/// Moments as texts that mean the same everywhere.
package enum UTCDate {
  /// ISO 8601, `2026-03-01T12:00:00Z`, of seconds since the beginning of 1970.
  package static func iso8601(_ seconds: Int) -> String {
    Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
  }

  /// The same of milliseconds, with these: `2026-03-01T12:00:00.250Z`. Such texts sort by time.
  package static func iso8601(milliseconds: Int) -> String {
    let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    let digits = String(1000 + rest).dropFirst()
    return "\(iso8601(seconds).dropLast()).\(digits)Z"
  }

  /// Seconds since the beginning of 1970 of `2026-03-01T12:00:00Z`; nil for what is not such a date.
  package static func seconds(iso8601 text: String) -> Int? {
    let formats: [Date.ISO8601FormatStyle] = [.iso8601, .init(includingFractionalSeconds: true)]
    return formats.lazy.compactMap { try? $0.parse(text) }.first  // not of that form
      .map { Int($0.timeIntervalSince1970) }
  }
}
