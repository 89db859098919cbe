/// How often something came to nothing for one cause.
package struct CauseCount: Sendable, Hashable {
  /// As many are enough to see what is wrong.
  package static let shown = 5

  /// `stage.cause`
  package var name: String
  package var count = 0
  /// What the latest item said that failed for it.
  package var detail = ""

  package init(name: String, count: Int = 0, detail: String = "") {
    self.name = name
    self.count = count
    self.detail = detail
  }

  /// Where it came to nothing; empty where the name does not tell.
  package var stage: String { name.contains(".") ? String(name.prefix { $0 != "." }) : "" }
  package var cause: String {
    name.contains(".") ? String(name.drop { $0 != "." }.dropFirst()) : name
  }

  /// The most frequent first.
  package static func ranked(_ counts: [String: Int]) -> [CauseCount] {
    ranked(counts.map { CauseCount(name: $0.key, count: $0.value) })
  }

  static func ranked(_ causes: [CauseCount]) -> [CauseCount] {
    causes.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }

  /// What may help against the first of the causes, each hint once.
  package static func hints(
    against causes: [CauseCount], _ hint: (_ cause: String) -> String?
  ) -> [String] {
    causes.prefix(shown).compactMap { hint($0.name) }.reduce(into: []) { hints, hint in
      if !hints.contains(hint) { hints.append(hint) }
    }
  }
}
