/// A string that no description, dump or log shows.
struct Secret: Sendable, Hashable {
  /// The text itself; read it only where it is sent.
  let exposed: String

  init(_ text: String) { exposed = text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  var description: String { "<secret>" }
  var debugDescription: String { "<secret>" }
  var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret {
  /// Whether a value under this name is not to be seen.
  static func isName(_ name: String) -> Bool {
    let name = name.lowercased()
    return ["key", "token", "secret", "password"].contains(where: name.hasSuffix)
  }
}
