/// A string that no description, dump or log shows.
package struct Secret: Sendable, Hashable {
  /// The text itself; read it only where it is sent.
  package let exposed: String

  package init(_ text: String) { exposed = text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "<secret>" }
  package var debugDescription: String { "<secret>" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret {
  /// Whether a value under this name is not to be seen.
  package static func isName(_ name: String) -> Bool {
    let name = name.lowercased()
    // Names the member of a seed that holds its content.
    if name == "seed_content_key" { return false }
    return ["key", "token", "secret", "password"].contains(where: name.hasSuffix)
  }
}
