package import Base

/// The environment variables of a worker: the parent's without what is secret. Keys reach a worker
/// with its configuration, and tools that it runs are not to find them.
package enum WorkerEnvironment {
  private static let secretEndings = ["KEY", "TOKEN", "SECRET", "PASSWORD"]

  /// `secrets` are kept out under any name.
  package static func filtered(_ environment: [String: String], secrets: [Secret]) -> [String:
    String]
  {
    environment.filter { name, value in
      let name = name.uppercased()
      // Where a secret lies is none of a tool's business either.
      let stem = name.hasSuffix("_FILE") ? String(name.dropLast("_FILE".count)) : name
      return !secretEndings.contains(where: stem.hasSuffix)
        && !secrets.contains { !$0.exposed.isEmpty && value.contains($0.exposed) }
    }
  }
}
