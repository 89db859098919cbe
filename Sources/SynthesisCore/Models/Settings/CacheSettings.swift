/// Where replies are kept for other runs, and whether they are.
struct CacheSettings: Sendable, Hashable {
  var use = CacheUse.off
  /// Nil stands for a folder of the user's.
  var directory: String?
  var maxMegabytes = 4096
}

/// How a run uses the response cache.
package enum CacheUse: String, Sendable, Hashable, CaseIterable {
  /// Not at all.
  case off
  /// Replies are taken from it and none are added.
  case read
  /// Replies are taken from it and added to it.
  case on
  /// Every reply comes from it; what is not in it fails. Nothing is sent.
  case replay

  /// The ones that a user may name; a replay has an option of its own.
  static let choices = [CacheUse.off, .read, .on]

  package init?(named name: String) {
    guard let use = Self.choices.first(where: { $0.rawValue == name }) else { return nil }
    self = use
  }
}

extension CacheSettings {
  /// The folder to use, for the variables of the environment; nil if there is no telling.
  func folder(_ environment: [String: String]) -> String? {
    if let directory { return directory }
    if let base = environment["XDG_CACHE_HOME"], base.hasPrefix("/") {
      return base + "/synthesize-multi/replies"
    }
    guard let home = environment["HOME"], !home.isEmpty else { return nil }
    return home + "/.cache/synthesize-multi/replies"
  }
}
