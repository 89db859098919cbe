package import Base

/// The environments that a program has, in the order in which sentences name them. Both programs of
/// a run are given one.
package struct EnvironmentRegistry: Sendable {
  let definitions: [EnvironmentDefinition]

  /// Two of one name would be one in files and configs.
  package init(_ definitions: [EnvironmentDefinition]) {
    let names = definitions.flatMap { [$0.name] + $0.aliases }
    precondition(Set(names).count == names.count, "two environments have one name: \(names)")
    self.definitions = definitions
  }

  /// By its name or another one that configs may use.
  subscript(_ name: String) -> EnvironmentDefinition? {
    definitions.first { $0.name == name || $0.aliases.contains(name) }
  }

  /// The environment of a configuration, which may have been written for another program.
  package func definition(of name: String) throws(EnvironmentError) -> EnvironmentDefinition {
    if let definition = self[name] { return definition }
    throw EnvironmentError(description: "there is no environment \"\(name)\", only \(choice)")
  }

  /// `"web", "math" or "python"`
  package var choice: String {
    let names = definitions.map { "\"\($0.name)\"" }
    guard let last = names.last, names.count > 1 else { return names.joined() }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }
}

extension ValueRule<String> {
  /// The name of an environment, whichever of its names is written.
  package static func environment(of registry: EnvironmentRegistry) -> ValueRule {
    ValueRule(
      read: { found, name, reading in
        guard let text = found.value.string else {
          reading.reject(found, name, expecting: registry.choice)
          return nil
        }
        if let definition = registry[text] { return definition.name }
        let hint = NearMiss.hint(for: text, among: registry.definitions.map(\.name))
        reading.reject(at: found.offset, "\(name) must be \(registry.choice)\(hint)")
        return nil
      }, write: { .string($0) })
  }
}
