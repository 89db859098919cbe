import Base

/// One line of a journal.
enum JournalLine: Sendable, Hashable {
  case header(JournalHeader)
  case item(ItemSummary)
  case crash(JournalCrash)
  case loss(JournalLoss)
  case spending(JournalSpending)
  case resume(JournalResume)
  case start(JournalStart)
  case end(JournalEnd)
  case withdrawal(JournalWithdrawal)
  /// A type of line that a newer version of the same format has added: kept and passed over.
  case unknown(type: String)

  /// What keeps a line from being read.
  enum Flaw: Error, Hashable {
    /// It is not whole JSON, as an interrupted write leaves it.
    case torn
    /// It is JSON, but no line of a journal, or it lacks what its type needs.
    case damaged
    /// It is written in a later format.
    case newerVersion(Int)
  }

  /// Members that this version does not know are passed over. `outputs` are the names of the job's
  /// outputs.
  init(_ bytes: ArraySlice<UInt8>, outputs: [String]) throws(Flaw) {
    let json: JSONValue
    do { json = try JSONValue(parsing: bytes) } catch { throw .torn }
    guard let version = json["v"]?.integer, version > 0, let type = json["type"]?.string else {
      throw .damaged
    }
    guard version <= JournalHeader.version else { throw .newerVersion(version) }
    let line: JournalLine? =
      switch type {
      case "seed": ItemSummary(json: json, outputs: outputs).map(JournalLine.item)
      case "crash": JournalCrash(json: json).map(JournalLine.crash)
      case "loss": JournalLoss(json: json).map(JournalLine.loss)
      case "spending": JournalSpending(json: json).map(JournalLine.spending)
      case "resume": JournalResume(json: json).map(JournalLine.resume)
      case "start": JournalStart(json: json).map(JournalLine.start)
      case "end": JournalEnd(json: json).map(JournalLine.end)
      case "withdrawal": JournalWithdrawal(json: json).map(JournalLine.withdrawal)
      case "run": JournalHeader(json: json).map(JournalLine.header)
      default: .unknown(type: type)
      }
    guard let line else { throw .damaged }
    self = line
  }
}
