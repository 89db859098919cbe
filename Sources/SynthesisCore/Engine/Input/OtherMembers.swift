import Base

/// What the elements of a seed file have that all lack a content: it tells under which key the seeds
/// stand.
struct OtherMembers: Sendable, Hashable {
  private(set) var count = 0
  /// The members that are texts in all of them, sorted.
  private var texts: [String] = []
  /// The members of the first that are lists of what may be seeds, in their order.
  private var lists: [String] = []
  /// The kind of the first one's `seeds`.
  private var seedsType: String?

  /// `text` is one such element.
  mutating func take(_ text: ArraySlice<UInt8>) {
    guard let object = (try? JSONValue(parsing: Array(text)))?.object,  // read as JSON before
      // What a file of failed seeds has kept is bad in its own way.
      object["source_id"] == nil,
      object.members.contains(where: { $0.key != "kwargs" })
    else { return }
    count += 1
    if count == 1 {
      texts = object.members.filter { $0.value.string != nil }.map(\.key).sorted()
      lists = object.members.filter { $0.value.isListOfSeeds }.map(\.key)
      seedsType = object["seeds"]?.typeName
    } else {
      texts.removeAll { object[$0]?.string == nil }
    }
  }

  /// How a run gets at the seeds. `path` is that of their file, if it has one.
  func advice(path: String?) -> String {
    if count == 1, let seedsType {
      return "\"seeds\" must be a list of seeds, not \(seedsType)"
    }
    if count == 1, texts.count != 1, lists.count == 1 {
      let key = JSONValue.string(lists[0]).jsonText
      let filter = ShellWords.quoted([".[\(key)]"])
      let file = ShellWords.quoted([path ?? "FILE"])
      return "they stand in a list under \(key); take it out with: "
        + "jq \(filter) \(file) > seeds.json"
    }
    let key = texts.count == 1 ? JSONValue.string(texts[0]).jsonText : "\"KEY\""
    return "the seeds stand under another key; name it in the config: \"seed_content_key\": \(key)"
  }
}

extension JSONValue {
  fileprivate var isListOfSeeds: Bool {
    guard let values = array, !values.isEmpty else { return false }
    return values.allSatisfy { $0.string != nil || $0.object != nil }
  }
}
