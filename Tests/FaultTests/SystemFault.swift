import TestSupport

/// What befalls the calls of a program into which `Tests/FaultySystem` is loaded.
struct SystemFault {
  enum Call: String {
    case write = "pwrite"
    case sync = "fdatasync"
    case lock = "flock"
  }

  enum Effect {
    case error(Int32)
    /// Only half of the bytes is written.
    case short
    case slow(milliseconds: Int)
  }

  var call: Call
  /// A part of the file's name.
  var file: String
  /// Which calls for the file, counted from 1.
  var first = 1
  var last: Int?
  var effect: Effect

  private var rule: String {
    let words =
      switch effect {
      case .error(let code): "error \(code)"
      case .short: "short 0"
      case .slow(let milliseconds): "slow \(milliseconds)"
      }
    return "\(call.rawValue) \(file) \(first) \(last ?? 0) \(words)"
  }

  /// What makes a program suffer the faults. Its wall clock takes steps of `clockStep`, ahead and
  /// back, at every `clockInterval`.
  static func environment(
    _ faults: [SystemFault], clockStep: Duration? = nil,
    clockInterval: Duration = .milliseconds(150)
  ) -> [String: String] {
    guard !faults.isEmpty || clockStep != nil else { return [:] }
    var environment = ["LD_PRELOAD": Products.path("libFaultySystem.so")]
    environment["FAULTY_CALLS"] = faults.map(\.rule).joined(separator: "\n")
    if let clockStep {
      environment["FAULTY_CLOCK"] =
        "\(clockStep.components.seconds) \(Int(clockInterval / .milliseconds(1)))"
    }
    return environment
  }
}
