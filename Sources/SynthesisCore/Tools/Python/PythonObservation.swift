import Base
import Environment

/// A step as the model reads it.
enum PythonObservation {
  static func make(_ step: PythonStep, sandbox: SandboxTier) -> Observation {
    var lines: [String] = []
    let output = step.output.trimmingTrailingLineFeeds
    if !output.isEmpty { lines.append(output) }
    if let result = step.result { lines.append("Value: \(result)") }
    if let error = step.error { lines.append(error) }
    if !step.files.isEmpty { lines.append(fileLine(step)) }
    lines += step.notes.map { "Note: \($0)" }
    if let ending = step.ending {
      lines.append(
        "\(step.status.rawValue): \(ending). The state is that of the step before, unchanged.")
    }
    if lines.isEmpty { lines.append("(nothing printed, no result)") }
    let isOK = step.status == .ok || step.status == .outputTruncated
    return Observation(
      status: isOK ? .ok : .error, text: lines.joined(separator: "\n"),
      results: isOK ? results(output, step.result) : [], isPrinted: true,
      details: [
        "step_status": .string(step.status.rawValue), "sandbox": .string(sandbox.rawValue),
        "stdout": .string(step.output), "result": step.result.map(JSONValue.string) ?? .null,
        "files": .array(step.files.map { .string($0.name) }),
      ])
  }

  private static func fileLine(_ step: PythonStep) -> String {
    let names = step.files.map { "\($0.name) (\($0.size) bytes)" }.joined(separator: ", ")
    let more = step.fileCount - step.files.count
    return "Files written: \(names)" + (more > 0 ? " and \(more) more" : "")
  }

  /// How long a line may be to stand as an answer by itself.
  private static let longestResult = 200
  private static let mostResults = 400

  /// What was computed: the value, without the quotes of a string, each printed line, and what
  /// stands behind its label.
  private static func results(_ output: String, _ result: String?) -> [String] {
    var results: [String] = []
    if let result { results.append(unquoted(result)) }
    for line in output.split(separator: "\n").prefix(mostResults) {
      let text = line.trimmingBlanks
      results.append(text)
      if let colon = text.lastIndex(where: { $0 == ":" || $0 == "=" }),
        !text[..<colon].contains(where: { "[({'\"".contains($0) })
      {
        results.append(text[text.index(after: colon)...].trimmingBlanks)
      }
    }
    return results.filter { !$0.isEmpty && $0.unicodeScalars.count <= longestResult }
  }

  private static func unquoted(_ text: String) -> String {
    for quote in ["'", "\""] where text.count >= 2 && text.hasPrefix(quote) && text.hasSuffix(quote)
    {
      return String(text.dropFirst().dropLast())
    }
    return text
  }
}

extension String {
  fileprivate var trimmingTrailingLineFeeds: String {
    var text = self
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }
}

extension StringProtocol {
  fileprivate var trimmingBlanks: String {
    var text = drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
