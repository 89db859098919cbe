import Base
import Engine

/// The runs of a folder, the newest first, for people and for programs.
struct RunList {
  let runs: [RunOverview]

  var lines: [String] {
    let header = ["STAMP", "MODE", "STATE", "DONE", "PAIRS", "FAILED", "PATH"]
    let rows =
      [header]
      + runs.map { run in
        [
          run.files.stamp, run.files.label, run.state.name.spaced, String(run.done),
          String(run.made), String(run.failed), run.files.directory,
        ]
      }
    let widths = header.indices.map { column in rows.map { $0[column].columns }.max() ?? 0 }
    let lines = rows.map { row in
      row.indices.map { column in
        // Nothing stands behind a path, and counts stand under one another.
        if column == header.count - 1 { return row[column] }
        if (3...5).contains(column) {
          return String(repeating: " ", count: widths[column] - row[column].columns) + row[column]
        }
        return row[column].padded(columns: widths[column])
      }.joined(separator: "  ")
    }
    return [lines[0]] + zip(lines.dropFirst(), runs).flatMap { [$0] + Self.cause(of: $1) }
  }

  /// What ended a run early, on a line of its own below it.
  private static func cause(of run: RunOverview) -> [String] {
    guard !run.detail.isEmpty, let reason = run.state.reason else { return [] }
    return ["  \(RunStatus.shortened("\(reason): \(run.detail)"))"]
  }

  var json: JSONValue {
    .array(
      runs.map { run in
        [
          "stamp": .string(run.files.stamp), "mode": .string(run.files.label),
          "state": .string(run.state.name),
          "reason": run.state.reason.map(JSONValue.string) ?? .null,
          "detail": run.detail.isEmpty ? .null : .string(run.detail),
          "started_at": run.startedAt.isEmpty ? .null : .string(run.startedAt),
          "done": .integer(run.done),
          "pairs": .integer(run.made), "failed": .integer(run.failed),
          "path": .string(run.files.directory), "journal": .string(run.files.journal),
        ]
      })
  }
}
