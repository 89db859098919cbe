/// What no other item of the run would get past either, or what the run's end did to it: the item that
/// met it is not done, and the run ends.
package struct FatalCondition: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A request could have crossed what the run may spend.
    case budget
    /// No endpoint takes requests any more: no balance, no such key, no such model.
    case endpoints
    /// The run ends, and the item was not to be waited for: not what ends the run.
    case interrupted
  }

  package var kind: Kind
  /// In a word, as an outcome has it.
  package var cause: String
  /// In a sentence.
  package var detail: String

  package init(kind: Kind, cause: String, detail: String) {
    self.kind = kind
    self.cause = cause
    self.detail = detail
  }
}
