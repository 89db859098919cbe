/// What no other seed of the run would get past either: the run ends, and the seed that met it is
/// not done.
enum FatalCondition: String, Sendable, Hashable, CaseIterable {
  /// A request could have crossed what the run may spend.
  case budget
  /// No endpoint takes requests any more: no balance, no such key, no such model.
  case endpoints
}
