/// How a run uses the response cache.
enum CacheUse: String, Sendable, Hashable, CaseIterable {
  /// Not at all.
  case off
  /// Replies are taken from it and none are added.
  case read
  /// Replies are taken from it and added to it.
  case on
  /// Every reply comes from it; what is not in it fails. Nothing is sent.
  case replay

  /// The ones that a config may name; a replay is asked for on the command line.
  static let configurable = [CacheUse.off, .read, .on]
}
