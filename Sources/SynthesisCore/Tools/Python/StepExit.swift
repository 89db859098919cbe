/// How a step's process ended by itself.
struct StepExit: Sendable, Hashable, CustomStringConvertible {
  let status: PythonStep.Status
  let description: String

  private static let names: [Int: String] = [
    4: "illegal instruction", 6: "abort", 7: "bus error", 8: "arithmetic error", 9: "kill",
    11: "segmentation fault", 25: "file size limit", 31: "forbidden system call",
  ]
  private static let processorTimeSignal = 24

  /// What the interpreter's program exits with when it can't reply, or could not branch.
  private static let reasons = [
    97 << 8: "the code closed the interpreter's channel",
    98 << 8: "the code left no descriptors free",
  ]

  /// `status` is as wait gives it; nil if nobody could tell.
  init(_ status: Int?) {
    guard let status else {
      self.status = .killed
      description = "the code ended the interpreter"
      return
    }
    if let reason = Self.reasons[status] {
      self.status = .killed
      description = reason
      return
    }
    let signal = status & 0x7F
    if signal == Self.processorTimeSignal {
      self.status = .timeout
      description = "the code used up its processor time"
    } else if signal != 0 {
      self.status = .killed
      description =
        "the interpreter was ended by signal \(signal)"
        + (Self.names[signal].map { " (\($0))" } ?? "")
    } else {
      self.status = .killed
      description = "the code ended the interpreter with exit code \((status >> 8) & 0xFF)"
    }
  }
}
