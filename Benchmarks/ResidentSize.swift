import Foundation

/// How much memory a process holds, as the kernel tells of a process that lives.
struct ResidentSize {
  /// In kB, as are all sizes here: the most so far, and now.
  var peak: Int
  var current: Int

  /// Nil if the process has gone.
  init?(of pid: Int32) {
    guard let status = FileManager.default.contents(atPath: "/proc/\(pid)/status") else {
      return nil
    }
    var fields: [Substring: Int] = [:]
    for line in String(decoding: status, as: UTF8.self).split(separator: "\n") {
      let words = line.split(whereSeparator: { $0 == ":" || $0 == "\t" || $0 == " " })
      if words.count == 3, words[2] == "kB" { fields[words[0]] = Int(words[1]) }
    }
    // A process that has ended and is not reaped yet has no such lines.
    guard let peak = fields["VmHWM"], let current = fields["VmRSS"] else { return nil }
    self.peak = peak
    self.current = current
  }
}
