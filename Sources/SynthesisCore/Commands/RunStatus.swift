import Base
import Engine

/// The state of a run, for people and for programs.
struct RunStatus {
  private static let shownDetail = 160

  let run: RunOverview
  let words: ReportWords
  /// The job's counts, in their order.
  let counterNames: [String]
  var invocation = Invocation()
  /// The config that resuming needs, if it needs one.
  var configuration: String?
  /// What a user may change where a reason stands in the way.
  var hint: (_ reason: String) -> String? = { _ in nil }

  var lines: [String] {
    var rows: [(title: String, text: String)] = [
      ("Run", "\(run.files.stamp), \(run.files.label) mode, in \(run.files.directory)"),
      ("State", state),
    ]
    if case .unreadable(let reason) = run.state {
      if !reason.contains("start a new run") {
        rows.append(
          ("Try", "make the journal readable, restore it from a copy, or start a new run"))
      }
      return Self.columns(rows + nextRows)
    }
    rows.append(("Done", done))
    for (index, cause) in run.failures.prefix(CauseCount.shown).enumerated() {
      rows.append((index == 0 ? "Failed" : "", Self.text(cause)))
    }
    if !run.unmade.isEmpty {
      rows.append((words.unmade.capitalizedFirst, Self.list(run.unmade)))
    }
    rows.append(("Yield", yield))
    let counts = counterNames.filter { run.counters[$0] != 0 }
    if !counts.isEmpty {
      rows.append(
        (
          "Funnel",
          counts.map { "\(run.counters[$0].grouped) \($0.spaced)" }.joined(separator: ", ")
        ))
    }
    if !drops.isEmpty { rows.append(("Dropped", Self.list(drops))) }
    rows.append(("Usage", usage))
    if run.isPriced { rows.append(("Cost", cost)) }
    let hints = run.hints(hint)
    for hint in hints { rows.append((hint == hints[0] ? "Try" : "", hint)) }
    return Self.columns(rows + nextRows)
  }

  private var nextRows: [(title: String, text: String)] {
    advice.steps.enumerated().map { index, step in
      (index == 0 ? "Next" : "", "\(step.purpose): \(step.command)")
    }
  }

  private var state: String {
    if let left = run.left, left > 0 {
      return "\(run.state.sentence); \(left.counted("more \(words.items)")) of the file "
        + (left == 1 ? "is left" : "are left")
    }
    return run.state.sentence + (run.detail.isEmpty ? "" : ": " + Self.line(run.detail))
  }

  private var done: String {
    let of = run.total.map { " of \($0.counted(words.items))" } ?? ""
    let noun = run.total == nil ? run.done.counted(words.items) : run.done.grouped
    let parts = [
      (run.states[.accepted, default: 0], "accepted"),
      (run.states[.noQA, default: 0], words.unmade), (run.states[.failed, default: 0], "failed"),
      (run.states[.quarantined, default: 0], "quarantined"),
    ].filter { $0.0 > 0 }.map { "\($0.grouped) \($1)" }
    return noun + of + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
  }

  private var yield: String {
    let made = run.made.counted(words.made)
    guard run.done > 0 else { return made }
    return "\(made), \(Self.decimal(Double(run.made) / Double(run.done))) per seed"
  }

  private var usage: String {
    let usage = run.usage
    var text =
      "\(usage.requests.counted("requests")), \(run.tokens.grouped) tokens "
      + "(\(usage.promptTokens.grouped) in, \(usage.completionTokens.grouped) out)"
    if run.made > 0, run.tokens > 0 { text += ", \((run.tokens / run.made).grouped) per pair" }
    return text
  }

  private var cost: String {
    guard run.made > 0 else { return run.cost.brief }
    let each = Money(trillionths: run.cost.trillionths / run.made)
    return "\(run.cost.brief), \(each.brief) per pair"
  }

  private var drops: [CauseCount] { CauseCount.ranked(run.counters.drops) }

  private var advice: RunAdvice { RunAdvice(run, invocation, configuration: configuration) }

  private static func text(_ cause: CauseCount) -> String {
    let detail = cause.detail.isEmpty ? "" : ": \(shortened(cause.detail))"
    return name(cause) + detail
  }

  private static func name(_ cause: CauseCount) -> String {
    "\(cause.count.grouped) \(cause.cause)" + (cause.stage.isEmpty ? "" : " (\(cause.stage))")
  }

  private static func line(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  static func shortened(_ text: String) -> String {
    let line = line(text)
    return line.count <= shownDetail ? line : line.prefix(shownDetail) + "..."
  }

  private static func list(_ causes: [CauseCount]) -> String {
    let shown = causes.prefix(CauseCount.shown).map(name)
    let rest = causes.dropFirst(CauseCount.shown).reduce(0) { $0 + $1.count }
    return (shown + (rest > 0 ? ["\(rest.grouped) others"] : [])).joined(separator: ", ")
  }

  private static func decimal(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let digits = String(hundredths % 100 + 100).dropFirst()
    return "\(hundredths / 100).\(digits)"
  }

  private static func columns(_ rows: [(title: String, text: String)]) -> [String] {
    let width = (rows.map { $0.title.columns }.max() ?? 0) + 2
    return rows.map { $0.title.padded(columns: width) + $0.text }
  }
}

extension RunStatus {
  /// For programs.
  var json: JSONObject {
    var object: JSONObject = [
      "stamp": .string(run.files.stamp), "mode": .string(run.files.label),
      "job": .string(run.job), "state": .string(run.state.name),
      "reason": run.state.reason.map(JSONValue.string) ?? .null,
      "detail": run.detail.isEmpty ? .null : .string(run.detail),
      "pid": run.state.pid.map(JSONValue.integer) ?? .null,
      "started_at": run.startedAt.isEmpty ? .null : .string(run.startedAt),
      "directory": .string(run.files.directory),
      "journal": .string(run.files.journal), "seeds_file": .string(run.source),
    ]
    object["seeds_total"] = run.total.map(JSONValue.integer) ?? .null
    object["seeds_done"] = .integer(run.done)
    object["seeds_left"] = run.left.map(JSONValue.integer) ?? .null
    object["seeds"] = .object(
      JSONObject(ItemState.allCases.map { ($0.rawValue, .integer(run.states[$0, default: 0])) }))
    object["failed"] = .integer(run.failed)
    object["failures"] = .array(run.failures.map(Self.json))
    object["without_record"] = .array(run.unmade.map(Self.json))
    let countName = run.files.outputs.first.map { $0.countName.isEmpty ? $0.name : $0.countName }
    object[countName ?? "records"] = .integer(run.made)
    object["per_seed"] = run.done > 0 ? .number(Double(run.made) / Double(run.done)) : .null
    object["yield"] = .object(
      JSONObject(counterNames.map { ($0, .integer(run.counters[$0])) }))
    object["drops"] = .object(
      JSONObject(run.counters.drops.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })
    )
    object["requests"] = .integer(run.usage.requests)
    object["tokens"] = .integer(run.tokens)
    object["prompt_tokens"] = .integer(run.usage.promptTokens)
    object["completion_tokens"] = .integer(run.usage.completionTokens)
    object["cost"] = run.isPriced ? .number(run.cost.double) : .null
    object["next"] = .array(advice.steps.map { .string($0.command) })
    return object
  }

  private static func json(_ cause: CauseCount) -> JSONValue {
    [
      "stage": .string(cause.stage), "cause": .string(cause.cause), "count": .integer(cause.count),
      "detail": .string(cause.detail),
    ]
  }
}

extension RunOverview.State {
  /// In a word, for programs.
  var name: String {
    switch self {
    case .running: "running"
    case .finished: "finished"
    case .endedEarly: "ended_early"
    case .killed: "killed"
    case .unreadable: "unreadable"
    }
  }

  var reason: String? {
    switch self {
    case .endedEarly(let reason), .unreadable(let reason): reason
    case .running, .finished, .killed: nil
    }
  }

  var pid: Int? { if case .running(let pid) = self { pid } else { nil } }

  var sentence: String {
    switch self {
    case .running(let pid): "running" + (pid.map { " (process \($0))" } ?? "")
    case .finished: "finished"
    case .endedEarly(let reason): "ended early, \(reason)"
    case .killed: "killed before it ended; everything done is kept"
    case .unreadable(let reason): "unreadable: \(reason)"
    }
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }

  /// A name for programs as words for people.
  var spaced: String { String(map { $0 == "_" ? " " : $0 }) }
}
