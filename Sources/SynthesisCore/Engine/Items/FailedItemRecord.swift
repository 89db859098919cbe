import Base

/// An element of the file of failed seeds: the seed as it was written, and beside its members what
/// became of it.
struct FailedItemRecord {
  /// What stands in the source.
  enum Element {
    /// A seed: its text there, and as a worker gets it.
    case seed(text: [UInt8], payload: [UInt8])
    /// What is no seed; empty where it was too long to be kept.
    case bad(text: [UInt8])
    /// It is in no source any more.
    case lost

    init(_ entry: ItemEntry, text: ArraySlice<UInt8>, contentKey: String) {
      switch entry {
      case .item(let item): self = .seed(text: Array(text), payload: item.payload)
      case .bad:
        self = .bad(text: FailedItemRecord.badText(of: text, contentKey: contentKey) ?? Array(text))
      }
    }
  }

  private static let badMember = "bad_seed"
  private static let ownMembers = ["source_id", "stage", "cause", "detail", "attempts"]

  private let failure: FailedItems.Failure
  private let element: Element
  /// The member that holds a seed's content, as in the source.
  private let contentKey: String

  init(_ failure: FailedItems.Failure, element: Element, contentKey: String) {
    self.failure = failure
    self.element = element
    self.contentKey = contentKey
  }

  /// One line.
  var line: [UInt8] {
    var writer = JSONWriter()
    writer.object { members in
      switch element {
      case .seed(let text, let payload): write(text, payload, to: &members)
      case .bad(let text):
        // Null is not content: given to a run as it is, it is reported again, as the same bad seed.
        members.member(contentKey, .null)
        members.member("kwargs", .object([:]))
        members.member(Self.badMember, String(decoding: text, as: UTF8.self))
      case .lost:
        members.member(contentKey, .null)
        members.member("kwargs", .object([:]))
      }
      members.member("source_id", failure.sourceID)
      members.member("stage", failure.stage)
      members.member("cause", failure.cause)
      members.member("detail", failure.detail)
      members.member("attempts", failure.attempts)
    }
    return writer.bytes
  }

  /// A seed's own members as they are written, and its content and arguments in any case.
  private func write(
    _ text: [UInt8], _ payload: [UInt8], to members: inout JSONWriter.Members
  ) {
    let said = Self.object(payload) ?? [:]
    let own = Self.written(text)
    let names = Set(own.map(\.key))
    for member in own where !Self.ownMembers.contains(member.key) {
      members.member(member.key) { $0.raw(member.text) }
    }
    for member in said.members {
      let key = member.key == ItemFlaw.usualContentKey ? contentKey : member.key
      if !names.contains(key) { members.member(key, member.value) }
    }
    // A seed of such a file that has failed again carries what became of it the last time. Of any
    // other, what can't stand under its own name is kept with the whole.
    let isOfSuchFile = names.isSuperset(of: ["source_id", "stage", "cause", "attempts"])
    if !isOfSuchFile, !names.isDisjoint(with: Self.ownMembers) {
      members.member("seed") { $0.raw(Self.onOneLine(text[...])) }
    }
  }

  /// The members of an object with the text of their values; none for what is no object. Arguments
  /// that are null are left out, as none are meant.
  private static func written(_ text: [UInt8]) -> [(key: String, text: [UInt8])] {
    let json = try? LocatedJSON(parsing: text)  // it has been read as a seed before
    guard case .object(let members)? = json?.content else { return [] }
    let ends = members.dropFirst().map(\.keyOffset) + [text.count]
    return zip(members, ends).compactMap { member, end in
      if member.key == "kwargs", case .scalar(.null) = member.value.content { return nil }
      // Between a value and the next key, or the end, stands a comma or the brace.
      let value = trimmed(trimmed(text[member.value.offset..<end]).dropLast())
      return (member.key, onOneLine(value))
    }
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text
    while let last = text.last, isSpace(last) { text.removeLast() }
    return text
  }

  /// Within strings JSON has no line feeds.
  private static func onOneLine(_ text: ArraySlice<UInt8>) -> [UInt8] {
    text.map { isSpace($0) ? UInt8(ascii: " ") : $0 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

  /// The id in an element of such a file; nil for what is no such element.
  static func sourceID(of text: ArraySlice<UInt8>) -> String? { object(text)?["source_id"]?.string }

  /// The text of the bad seed that an element of such a file stands for; nil for another element, and
  /// for one whose content somebody has mended.
  static func badText(of text: ArraySlice<UInt8>, contentKey: String) -> [UInt8]? {
    guard let object = object(text), object[contentKey] == .null,
      let bad = object[badMember]?.string, object["source_id"] != nil
    else { return nil }
    return Array(bad.utf8)
  }

  private static func object(_ text: some Collection<UInt8>) -> JSONObject? {
    (try? JSONValue(parsing: Array(text)))?.object  // what is not JSON is not an object either
  }
}
