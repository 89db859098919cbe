import Foundation
import Glibc

/// The processes of this machine, as /proc tells them.
package enum ProcessTable {
  package struct Entry: Sendable, Hashable {
    package let pid: Int32
    package let parent: Int32
    package let session: Int32
    package let name: String
    /// Ended, but not reaped.
    package let isZombie: Bool
  }

  package static var all: [Entry] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []  // none then
    return names.compactMap(Int32.init).compactMap(entry)
  }

  package static func children(of parent: Int32) -> [Entry] {
    all.filter { $0.parent == parent }
  }

  /// Those that were started, directly or not, with a variable in their environment.
  package static func marked(_ variable: String) -> [Entry] {
    let wanted = Data(variable.utf8)
    return all.filter { entry in
      content("/proc/\(entry.pid)/environ").split(separator: 0).contains { $0 == wanted }
    }
  }

  package static func entry(_ pid: Int32) -> Entry? {
    let text = String(decoding: content("/proc/\(pid)/stat"), as: UTF8.self)
    // pid (name) state ppid pgrp session …; the name may hold anything.
    guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")") else {
      return nil
    }
    let fields = text[text.index(after: close)...].split(separator: " ")
    guard fields.count > 3, let parent = Int32(fields[1]), let session = Int32(fields[3]) else {
      return nil
    }
    return Entry(
      pid: pid, parent: parent, session: session,
      name: String(text[text.index(after: open)..<close]), isZombie: fields[0] == "Z")
  }

  package static func openDescriptors(of pid: Int32) -> Int {
    // None if the process is gone.
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")) ?? []).count
  }

  /// Bytes: the present and the highest resident size.
  package static func residentSizes(of pid: Int32) -> (now: Int, peak: Int)? {
    let status = String(decoding: content("/proc/\(pid)/status"), as: UTF8.self)
    func field(_ name: String) -> Int? {
      let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
      return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
    }
    guard let now = field("VmRSS"), let peak = field("VmHWM") else { return nil }
    return (now << 10, peak << 10)
  }

  /// User and system time used so far.
  package static func processorSeconds(of pid: Int32) -> Double? {
    let text = String(decoding: content("/proc/\(pid)/stat"), as: UTF8.self)
    guard let close = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: close)...].split(separator: " ")
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
      return nil
    }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Empty if the process is gone, or another user's.
  private static func content(_ path: String) -> Data {
    FileManager.default.contents(atPath: path) ?? Data()
  }
}
