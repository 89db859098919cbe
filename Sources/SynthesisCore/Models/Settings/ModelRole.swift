/// What a model is asked for. Each job has roles of its own.
package struct ModelRole: RawRepresentable, Sendable, Hashable {
  /// As the config names it.
  package let rawValue: String

  package init(rawValue: String) {
    self.rawValue = rawValue
  }
}
