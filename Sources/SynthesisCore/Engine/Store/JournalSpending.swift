import Base

/// A journal line for what a run has spent so far: with tries that crashed and seeds that were given
/// up, whose lines tell of no cost, and with what requests under way may still come to.
struct JournalSpending: Sendable, Hashable {
  var cost: Money
  var tokens: Int
}

extension JournalSpending {
  var line: [UInt8] {
    var writer = JSONWriter(capacity: 96)
    writer.object {
      $0.member("v", JournalHeader.version)
      $0.member("type", "spending")
      $0.member("cost", cost.description)
      $0.member("tokens", tokens)
    }
    return writer.bytes
  }

  init?(json: JSONValue) {
    guard let cost = json["cost"]?.string.flatMap({ Money(decimal: $0) }),
      let tokens = json["tokens"]?.integer
    else { return nil }
    self.cost = cost
    self.tokens = tokens
  }
}
