/// An element of a seed file that is no seed. It has an index and an id as a seed has, so that it
/// can be recorded as a failed one.
struct BadItem: Sendable, Hashable {
  let index: Int
  /// The line of the seed file on which it starts.
  let line: Int
  let flaw: SeedFlaw
  /// The start of its text as it stands in the file, for people.
  let excerpt: String
  /// SHA-256 of its text as it stands in the file.
  let digest: SHA256.Digest
  /// How many seeds or bad seeds with the same digest stand before this one.
  let occurrence: Int

  var sourceID: String { Seed.sourceID(index: index, digest: digest) }

  /// One sentence without the file's name.
  var reason: String { "line \(line): \(flaw)" }
}

/// What an element of a seed file is.
enum ItemEntry: Sendable, Hashable {
  case seed(Seed)
  case bad(BadItem)

  var index: Int {
    switch self {
    case .seed(let seed): seed.index
    case .bad(let seed): seed.index
    }
  }
}
