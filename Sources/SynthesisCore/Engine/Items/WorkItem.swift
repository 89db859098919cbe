package import Base

/// One unit of a run's work: a seed to explore from, a row to label.
///
/// The engine hands items out, watches over them and writes down how they ended. What an item says
/// is the job's affair.
package struct WorkItem: Sendable, Hashable {
  /// One-based position in the source; part of the source id, never a key for resuming.
  package let index: Int
  /// SHA-256 of the content.
  package let digest: SHA256.Digest
  /// How many items of the same content stand before this one.
  package let occurrence: Int
  /// What the item says: one JSON value on one line, in a form that the job knows.
  package let payload: [UInt8]
  /// Whether an item of the same content stands before this one. Elements that are no items count for
  /// `occurrence` too, where their text is this content.
  var isRepeat = false

  var key: ItemKey { ItemKey(digest: digest, occurrence: occurrence) }

  package var sourceID: String { Self.sourceID(index: index, digest: digest) }

  /// `src_<index:04d>_<first 8 hexadecimal digits of the digest>`
  static func sourceID(index: Int, digest: SHA256.Digest) -> String {
    let number = String(index)
    let padding = String(repeating: "0", count: max(0, 4 - number.count))
    return "src_\(padding)\(number)_\(digest.hexadecimal.prefix(8))"
  }

  /// The position that an id tells.
  static func index(inSourceID id: String) -> Int? {
    let words = id.split(separator: "_")
    return words.count == 3 && words[0] == "src" ? Int(words[1]) : nil
  }

  /// The same item at another position.
  func moved(to index: Int) -> WorkItem {
    WorkItem(
      index: index, digest: digest, occurrence: occurrence, payload: payload, isRepeat: isRepeat)
  }
}

/// What an item is known by from one run of a source to the next: its content, not its position.
struct ItemKey: Sendable, Hashable {
  var digest: SHA256.Digest
  /// How many items of the same content stand before it.
  var occurrence: Int
}

/// An element of a source that is not an item. It has an index and an id as an item has, so that it can
/// be recorded as a failed one.
package struct BadItem: Sendable, Hashable {
  package let index: Int
  /// The line of the source on which it starts.
  package let line: Int
  let flaw: ItemFlaw
  /// The start of its text as it stands in the source, for people.
  let excerpt: String
  /// SHA-256 of its text as it stands in the source.
  let digest: SHA256.Digest
  /// How many elements with the same digest stand before this one.
  let occurrence: Int

  var key: ItemKey { ItemKey(digest: digest, occurrence: occurrence) }

  var sourceID: String { WorkItem.sourceID(index: index, digest: digest) }

  /// What it has in common with others, after "seeds".
  package var kind: String { flaw.kind }

  /// One sentence without the source's name.
  package var reason: String { "line \(line): \(flaw)" }

  /// What is wrong with it, without its place.
  package var complaint: String { "\(flaw)" }
}

/// What an element of a source is.
enum ItemEntry: Sendable, Hashable {
  case item(WorkItem)
  case bad(BadItem)

  var index: Int {
    switch self {
    case .item(let item): item.index
    case .bad(let item): item.index
    }
  }

  var isRepeat: Bool {
    if case .item(let item) = self { item.isRepeat } else { false }
  }

  var key: ItemKey {
    switch self {
    case .item(let item): item.key
    case .bad(let item): item.key
    }
  }
}
