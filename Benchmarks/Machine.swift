import Foundation
import TestSupport

/// What the figures depend on beside the code.
enum Machine {
  static var description: String {
    let information = ProcessInfo.processInfo
    let model =
      lines("/proc/cpuinfo").first { $0.hasPrefix("model name") }?
      .split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    let load = lines("/proc/loadavg").first?.split(separator: " ").first ?? "?"
    return """
      \(information.processorCount) processors (\(model)), \
      \(information.physicalMemory >> 20) MB, load \(load); \
      programs with \(isLinkedStatically ? "the standard library inside" : "shared libraries")
      """
  }

  /// Whether the measured programs were built as they are shipped. A program that loads the
  /// library names it.
  static var isLinkedStatically: Bool {
    let worker = FileManager.default.contents(atPath: Products.path("seed-worker")) ?? Data()
    return worker.range(of: Data("libswiftCore.so".utf8)) == nil
  }

  private static func lines(_ path: String) -> [String] {
    let bytes = FileManager.default.contents(atPath: path) ?? Data()
    return String(decoding: bytes, as: UTF8.self).components(separatedBy: "\n")
  }
}
