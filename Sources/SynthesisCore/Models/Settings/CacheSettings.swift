package import Base

/// Where replies are kept for other runs, and whether they are.
package struct CacheSettings: Sendable, Hashable {
  var use = CacheUse.off
  /// Nil stands for a folder of the user's.
  var directory: String?
  var maxMegabytes = 4096
}

extension CacheSettings {
  /// The cache as a worker uses it, whose folder `ModelSettings.settleCache` has chosen; nil for none.
  package func opened() throws(SystemError) -> ResponseCache? {
    guard use != .off, let directory else { return nil }
    return ResponseCache(try CacheFolder(directory, limit: maxMegabytes << 20), use: use)
  }

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
