import Foundation

/// How much memory a process holds, as the kernel tells of a process that lives.
struct ResidentSize {
  /// In kB, as are all sizes here: the most so far, and now.
  var peak: Int
  var current: Int
  /// Its share of what it has in common with others, such as a program's file, and what it has alone.
  var proportional: Int

  /// Nil if the process has gone.
  init?(of pid: Int32) {
    guard let status = FileManager.default.contents(atPath: "/proc/\(pid)/status") else {
      return nil
    }
    let shares = FileManager.default.contents(atPath: "/proc/\(pid)/smaps_rollup") ?? Data()
    var fields: [Substring: Int] = [:]
    for line in String(decoding: status + shares, as: UTF8.self).split(separator: "\n") {
      let words = line.split(whereSeparator: { $0 == ":" || $0 == "\t" || $0 == " " })
      if words.count == 3, words[2] == "kB" { fields[words[0]] = Int(words[1]) }
    }
    // A process that has ended and is not reaped yet has no such lines.
    guard let peak = fields["VmHWM"], let current = fields["VmRSS"],
      let proportional = fields["Pss"]
    else { return nil }
    self.peak = peak
    self.current = current
    self.proportional = proportional
  }
}
