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
