/// Who holds a directory's lock, as the lock's file says.
struct LockNote: Sendable, Hashable {
  var pid: Int32
  var host: String
  /// ISO 8601.
  var startedAt: String

  init(pid: Int32, host: String, startedAt: String) {
    self.pid = pid
    self.host = host
    self.startedAt = startedAt
  }

  var text: String { "pid \(pid) on \(host), started \(startedAt)" }

  /// Nil for a text that is not all there yet.
  init?(text: String) {
    guard text.hasPrefix("pid "), let host = text.firstRange(of: " on "),
      let start = text.firstRange(of: ", started "), host.upperBound <= start.lowerBound,
      let pid = Int32(text[text.index(text.startIndex, offsetBy: 4)..<host.lowerBound]), pid > 0
    else { return nil }
    self.init(
      pid: pid, host: String(text[host.upperBound..<start.lowerBound]),
      startedAt: String(text[start.upperBound...]))
  }

  /// What `/proc/<pid>/stat` says: the state stands behind the program's name, which is in brackets
  /// and may hold any.
  static func isRunning(stat: String) -> Bool {
    guard let bracket = stat.lastIndex(of: ")") else { return true }
    let state = stat[stat.index(after: bracket)...].first { $0 != " " }
    return state != "Z" && state != "X"
  }
}
