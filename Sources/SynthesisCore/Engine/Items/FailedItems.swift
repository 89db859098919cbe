import Base

/// The items of a run that could not be finished, by what they are known by.
struct FailedItems: Sendable {
  struct Failure: Sendable, Hashable {
    var sourceID: String
    var state: ItemState
    var stage: String
    var cause: String
    /// The cause with its particulars.
    var detail = ""
    var attempts: Int

    /// It was no item to begin with.
    var isBadItem: Bool { stage == "seed" && cause == "bad_seed" }
  }

  private(set) var failures: [ItemKey: Failure] = [:]

  var isEmpty: Bool { failures.isEmpty }

  subscript(key: ItemKey) -> Failure? { failures[key] }

  mutating func remove(_ key: ItemKey) { failures[key] = nil }

  /// Takes an item's latest end: one that succeeds is no longer among the failed.
  mutating func take(_ summary: ItemSummary) {
    switch summary.outcome.state {
    case .accepted, .noQA: if !failures.isEmpty { failures[summary.key] = nil }
    case .failed, .quarantined:
      failures[summary.key] = Failure(
        sourceID: summary.sourceID, state: summary.outcome.state, stage: summary.outcome.stage,
        cause: summary.outcome.cause, detail: summary.outcome.detail, attempts: summary.attempts)
    }
  }
}

// MARK: - Bad elements

extension FailedItems {
  /// As many places are named.
  private static let namedLines = 5

  /// Failures that trying again mends: elements that are no seeds are not among them.
  var retriable: Int { failures.values.count { $0.state == .failed && !$0.isBadItem } }

  /// Elements that are no seeds.
  var bad: Int { failures.values.count(where: \.isBadItem) }

  /// What to do about the elements of a source that are no seeds, as an order; nil if there are none.
  func mending(_ source: String) -> String? {
    let bad = failures.values.filter(\.isBadItem)
    guard !bad.isEmpty else { return nil }
    let lines = bad.compactMap { Self.line(of: $0.detail) }.sorted()
    guard lines.count == bad.count else {
      return "mend the \(bad.count.counted("bad seeds")) of \(source)"
    }
    let named = lines.prefix(Self.namedLines).map(String.init)
    let others = lines.count - named.count
    guard let last = others > 0 ? "\(others) others" : named.last, lines.count > 1 else {
      return "mend line \(lines[0]) of \(source)"
    }
    let first = others > 0 ? named : named.dropLast()
    return "mend lines \(first.joined(separator: ", ")) and \(last) of \(source)"
  }

  /// The line that a bad element's reason begins with.
  private static func line(of reason: String) -> Int? {
    guard reason.hasPrefix("line "), let end = reason.firstIndex(of: ":") else { return nil }
    return Int(reason[..<end].dropFirst(5))
  }
}
