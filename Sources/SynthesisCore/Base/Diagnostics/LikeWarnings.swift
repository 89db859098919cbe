/// Shows a few of many warnings that are alike, and tells at the end how many more there were.
///
///     var warnings = LikeWarnings()
///     if warnings.shows("line 3: no content", kind: "no content") { … }
///     for rest in warnings.takeRest() { "\(rest.count) more with \(rest.kind)" }
package struct LikeWarnings: Sendable {
  package struct Rest: Sendable, Hashable {
    package var kind: String
    /// How many were not shown.
    package var count: Int
    /// The last of them.
    package var last: String
  }

  private let limit: Int
  private var counts: [String: Int] = [:]
  private var rests: [Rest] = []

  /// Of each kind the first `limit` are shown.
  package init(limit: Int = 3) { self.limit = limit }

  /// Whether a warning is to be shown now; otherwise it counts for the rest.
  package mutating func shows(_ warning: String, kind: String) -> Bool {
    let count = counts[kind, default: 0] + 1
    counts[kind] = count
    if count <= limit { return true }
    if let place = rests.firstIndex(where: { $0.kind == kind }) {
      rests[place].count += 1
      rests[place].last = warning
    } else {
      rests.append(Rest(kind: kind, count: 1, last: warning))
    }
    return false
  }

  /// What was not shown, a kind each, in the order in which they came.
  package mutating func takeRest() -> [Rest] {
    defer { rests = [] }
    return rests
  }
}
