import Base

/// How far a run is, as people read it.
package struct Progress: Sendable, Hashable {
  var words = ReportWords()
  /// Items to do in all, those done before a resume included.
  var total: Int
  var accepted = 0
  var noQA = 0
  var failed = 0
  /// Why, the most frequent cause first.
  var failures: [CauseCount] = []
  /// Records in the job's first output.
  var records = 0
  /// Items done before this process started: no part of its rate.
  var doneBefore = 0
  var busyWorkers = 0
  var workers = 1
  var elapsed = Duration.zero
  var spending = SpendingReport()
  /// What holds the run up at the moment; empty if nothing does.
  var hindrance = ""

  var done: Int { accepted + noQA + failed }

  /// Items a second since the start of this process; nil before the first.
  var rate: Double? {
    let fresh = done - doneBefore
    guard fresh > 0, elapsed > .zero else { return nil }
    return Double(fresh) / elapsed.inSeconds
  }

  /// Nil where nothing goes on at the moment, or nothing is left.
  var remaining: Duration? {
    guard hindrance.isEmpty, done < total, busyWorkers > 0 else { return nil }
    return rate.map { .seconds(Double(total - done) / $0) }
  }

  /// One line without a bar, for logs.
  package var line: String {
    var parts = [
      "\(done)/\(total.counted(words.items)) done", "\(accepted) accepted",
      "\(noQA) \(words.unmade)",
      "\(failed) failed" + reasons, records.counted(words.made),
    ]
    if let rate { parts.append(text(rate: rate)) }
    if let remaining { parts.append("ETA \(Self.text(remaining))") }
    parts += spending.words
    if !hindrance.isEmpty { parts.append(hindrance) }
    return parts.joined(separator: ", ")
  }

  /// The top causes, with what the first of them said.
  private var reasons: String {
    guard let first = failures.first else { return "" }
    let names = failures.prefix(3).map { "\($0.count) \($0.name)" }.joined(separator: ", ")
    let detail = first.detail.isEmpty ? "" : ": \(first.detail.prefix(Self.detailLength))"
    return " (\(names)\(detail))"
  }

  /// Of what one failure says, on a line with much else.
  private static let detailLength = 160

  /// One line with a bar, at most `width` columns. What there is no room for is left out whole, the least
  /// important first.
  package func bar(width: Int) -> String {
    let counts = Self.fitting(parts, width: width)
    let room = width - counts.columns - 3
    guard room >= 8 else { return counts }
    let length = min(room, 32)
    let filled = total > 0 ? length * min(done, total) / total : length
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: length - filled)
    return "\(bar)  \(counts)"
  }

  /// In the order in which they stand, each with its place in the order of importance.
  private var parts: [(text: String, place: Int)] {
    var parts = [
      ("\(done)/\(total)", 0), ("\(records) \(words.madeBriefly)", 3), ("\(failed) failed", 2),
      ("\(busyWorkers)/\(workers) busy", 7),
    ]
    if let rate { parts.append((text(rate: rate), 6)) }
    if let remaining { parts.append(("ETA " + Self.text(remaining), 4)) }
    if spending.isPriced, let cost = spending.words.first { parts.append((cost, 8)) }
    if let cause = failures.first { parts.append((cause.name, 5)) }
    if !hindrance.isEmpty { parts.append((hindrance, 1)) }
    return parts
  }

  private static let separator = " · "

  private static func fitting(_ parts: [(text: String, place: Int)], width: Int) -> String {
    var kept: Set<Int> = []
    var columns = 0
    for (index, part) in parts.enumerated().sorted(by: { $0.element.place < $1.element.place }) {
      let more = part.text.columns + (kept.isEmpty ? 0 : separator.columns)
      guard columns + more <= width else { continue }
      columns += more
      kept.insert(index)
    }
    return kept.sorted().map { parts[$0].text }.joined(separator: separator)
  }

  static func text(_ duration: Duration) -> String {
    let seconds = Int(duration.components.seconds)
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    if hours >= 48 { return "\(hours / 24)d \(hours % 24)h" }
    return hours > 0
      ? "\(hours):\(two(minutes)):\(two(seconds % 60))" : "\(minutes):\(two(seconds % 60))"
  }

  private func text(rate: Double) -> String {
    func tenths(_ value: Double) -> String {
      let tenths = Int((value * 10).rounded())
      return "\(tenths / 10).\(tenths % 10)"
    }
    return rate >= 1
      ? "\(tenths(rate)) \(words.items)/s" : "\(tenths(rate * 60)) \(words.items)/min"
  }
}
