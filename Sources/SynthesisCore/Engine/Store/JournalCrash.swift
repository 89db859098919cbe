import Base

/// A journal line for an item that crashed its worker and will be tried again, so that the count
/// outlives the run.
struct JournalCrash: Sendable, Hashable {
  var key: ItemKey
  var crashes: Int
  var cause: String
  /// What the try cost.
  var usage = ModelUsage()
}

/// A journal line for a try that came to nothing without its item being to blame: what it cost.
struct JournalLoss: Sendable, Hashable {
  var key: ItemKey
  var usage: ModelUsage
}

extension JournalCrash {
  var line: [UInt8] {
    var writer = JSONWriter(capacity: 192)
    writer.object {
      $0.member("v", JournalHeader.version)
      $0.member("type", "crash")
      $0.member("digest", key.digest.hexadecimal)
      $0.member("occurrence", key.occurrence)
      $0.member("crashes", crashes)
      $0.member("cause", cause)
      $0.member("usage") { usage.write(to: &$0) }
    }
    return writer.bytes
  }

  init?(json: JSONValue) {
    guard let key = ItemKey(json: json), let crashes = json["crashes"]?.integer,
      let cause = json["cause"]?.string
    else { return nil }
    self.key = key
    self.crashes = crashes
    self.cause = cause
    // Version 0.1.0 did not keep it.
    usage = json["usage"].flatMap(ModelUsage.init(json:)) ?? ModelUsage()
  }
}

extension JournalLoss {
  var line: [UInt8] {
    var writer = JSONWriter(capacity: 192)
    writer.object {
      $0.member("v", JournalHeader.version)
      $0.member("type", "loss")
      $0.member("digest", key.digest.hexadecimal)
      $0.member("occurrence", key.occurrence)
      $0.member("usage") { usage.write(to: &$0) }
    }
    return writer.bytes
  }

  init?(json: JSONValue) {
    guard let key = ItemKey(json: json), let usage = json["usage"].flatMap(ModelUsage.init(json:))
    else { return nil }
    self.init(key: key, usage: usage)
  }
}
