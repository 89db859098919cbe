/// A set of elements that is asked for every tag of a page: hashing would take most of the time.
struct HTMLTagSet: ExpressibleByArrayLiteral, Sendable {
  private var members = Array(repeating: false, count: Int(UInt8.max) + 1)

  init(arrayLiteral tags: HTMLTag...) {
    for tag in tags { members[Int(tag.rawValue)] = true }
  }

  func contains(_ tag: HTMLTag) -> Bool { members[Int(tag.rawValue)] }

  func union(_ other: HTMLTagSet) -> HTMLTagSet {
    var union = self
    for index in members.indices where other.members[index] { union.members[index] = true }
    return union
  }
}
