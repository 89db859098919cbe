package import Base

/// One entity to explore from.
package struct Seed: Sendable, Hashable {
  /// One-based position in the seed file; part of the source id, never a key for resuming.
  let index: Int
  package let content: String
  /// The seed file's `kwargs` for this seed.
  package let arguments: JSONObject
  /// SHA-256 of the content.
  package let digest: SHA256.Digest
  /// How many seeds of the same content stand before this one.
  let occurrence: Int

  package init(
    index: Int, content: String, arguments: JSONObject, digest: SHA256.Digest, occurrence: Int
  ) {
    self.index = index
    self.content = content
    self.arguments = arguments
    self.digest = digest
    self.occurrence = occurrence
  }

  package var sourceID: String { Self.sourceID(index: index, digest: digest) }

  /// `src_<index:04d>_<first 8 hexadecimal digits of the digest>`
  static func sourceID(index: Int, digest: SHA256.Digest) -> String {
    let number = String(index)
    let padding = String(repeating: "0", count: max(0, 4 - number.count))
    return "src_\(padding)\(number)_\(digest.hexadecimal.prefix(8))"
  }
}
