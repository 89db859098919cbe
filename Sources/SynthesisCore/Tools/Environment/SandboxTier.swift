/// How what runs in a sandbox is kept from the rest of the machine.
package enum SandboxTier: String, Sendable, Hashable, CaseIterable {
  /// Namespaces of its own, a root file system in memory, a filter of system calls, limits.
  case namespaces
  /// The same, made by bwrap where the worker may not make namespaces of its own.
  case bwrap
  /// The host's file system as far as Landlock lets it, the filter, limits.
  case landlock
  /// Limits alone.
  case none
}
