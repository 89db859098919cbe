/// One thing that was looked at before a run, and what came of it.
package struct DoctorCheck: Sendable, Hashable {
  package enum Status: String, Sendable, Hashable {
    case good = "ok"
    /// A run can start, though not as its user may think.
    case warning = "warn"
    /// No run can start.
    case failure = "FAIL"
  }

  /// As wide as the longest subject, "structured output".
  private static let subjectWidth = 17

  package let status: Status
  package let subject: String
  /// What was found, and what to do about it if something should be done.
  package let finding: String

  package static func good(_ subject: String, _ finding: String) -> DoctorCheck {
    DoctorCheck(status: .good, subject: subject, finding: finding)
  }

  package static func warning(_ subject: String, _ finding: String) -> DoctorCheck {
    DoctorCheck(status: .warning, subject: subject, finding: finding)
  }

  package static func failure(_ subject: String, _ finding: String) -> DoctorCheck {
    DoctorCheck(status: .failure, subject: subject, finding: finding)
  }

  /// One line, in columns.
  package var line: String {
    "\(Self.padded(status.rawValue, 4))  \(Self.padded(subject, Self.subjectWidth))  \(finding)"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

extension [DoctorCheck] {
  /// 0 only if a run could start.
  package var exitCode: Int32 { contains { $0.status == .failure } ? 1 : 0 }

  /// For programs.
  package var json: JSONObject {
    [
      "can_start": .bool(exitCode == 0),
      "checks": .array(
        map { check in
          [
            "status": .string(check.status.rawValue.lowercased()),
            "subject": .string(check.subject), "finding": .string(check.finding),
          ]
        }),
    ]
  }
}
