/// A journal line for a seed that crashed its worker and will be tried again, so that the count
/// outlives the run.
struct JournalCrash: Sendable, Hashable {
  var digest: SHA256.Digest
  var occurrence: Int
  var crashes: Int
  var cause: String
}

extension JournalCrash {
  var line: [UInt8] {
    var writer = JSONWriter(capacity: 192)
    writer.object {
      $0.member("v", JournalHeader.version)
      $0.member("type", "crash")
      $0.member("digest", digest.hexadecimal)
      $0.member("occurrence", occurrence)
      $0.member("crashes", crashes)
      $0.member("cause", cause)
    }
    return writer.bytes
  }

  init?(json: JSONValue) {
    guard let digest = json["digest"]?.string.flatMap(SHA256.Digest.init(hexadecimal:)),
      let occurrence = json["occurrence"]?.integer, let crashes = json["crashes"]?.integer,
      let cause = json["cause"]?.string
    else { return nil }
    self.digest = digest
    self.occurrence = occurrence
    self.crashes = crashes
    self.cause = cause
  }
}
