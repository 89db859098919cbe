import FoundationEssentials

/// Moments as texts that mean the same everywhere.
package enum UTCDate {
  /// ISO 8601, `2026-03-01T12:00:00Z`, of seconds since the beginning of 1970.
  package static func iso8601(_ seconds: Int) -> String {
    Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
  }
}
