/// What a seed is known by from one run of a file to the next: its content, not its position.
struct ItemKey: Sendable, Hashable {
  var digest: SHA256.Digest
  /// How many seeds of the same content stand before it.
  var occurrence: Int
}
