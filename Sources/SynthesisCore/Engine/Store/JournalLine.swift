/// One line of a journal.
enum JournalLine: Sendable, Hashable {
  case header(JournalHeader)
  case seed(SeedSummary)
  case crash(JournalCrash)
  case spending(JournalSpending)

  /// Nil for anything that is no whole, known line.
  init?(_ bytes: ArraySlice<UInt8>) {
    guard let json = try? JSONValue(parsing: bytes) else { return nil }  // damage is the nil
    switch json["type"]?.string {
    case "seed": self.init(SeedSummary(json: json).map(JournalLine.seed))
    case "crash": self.init(JournalCrash(json: json).map(JournalLine.crash))
    case "spending": self.init(JournalSpending(json: json).map(JournalLine.spending))
    case "run": self.init(JournalHeader(json: json).map(JournalLine.header))
    default: return nil
    }
  }

  private init?(_ line: JournalLine?) {
    guard let line else { return nil }
    self = line
  }
}
