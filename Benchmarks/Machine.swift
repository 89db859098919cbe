import Foundation

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
      \(information.physicalMemory >> 20) MB, load \(load)
      """
  }

  private static func lines(_ path: String) -> [String] {
    let bytes = FileManager.default.contents(atPath: path) ?? Data()
    return String(decoding: bytes, as: UTF8.self).components(separatedBy: "\n")
  }
}
