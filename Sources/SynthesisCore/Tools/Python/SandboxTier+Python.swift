import Environment

extension SandboxTier {
  /// Whether the interpreter is the first process of its own, and what a step leaves becomes its.
  var hasOwnProcesses: Bool { self == .namespaces || self == .bwrap }

  /// The strongest of those that work here. `works` tries one and says why it does not; each is
  /// tried only if those above it have failed.
  static func strongest(
    allowsNone: Bool, works: (SandboxTier) -> SandboxFailure?
  ) throws(EnvironmentError) -> SandboxTier {
    var failures: [String] = []
    for tier in allCases where tier != .none || allowsNone {
      guard let failure = works(tier) else { return tier }
      failures.append("\(tier.rawValue): \(failure)")
    }
    throw EnvironmentError(
      description: "no sandbox for python works here (\(failures.joined(separator: "; ")))"
        + (allowsNone ? "" : "; allow_unsandboxed_python in environment_kwargs would do without"),
      path: [])
  }
}

/// Why a sandbox could not be made, or has ended.
struct SandboxFailure: Error, Hashable, Sendable, CustomStringConvertible {
  let description: String
}
