import Base

/// An item's line in the journal: once it is synced, the item has ended. Of an output named `pairs`
/// the line has the number of records under that name, and the file's size under `pairs_size`.
extension ItemSummary {
  /// `outputs` are the names of the job's outputs.
  func line(outputs: [String]) -> [UInt8] {
    var writer = JSONWriter(capacity: 640)
    writer.object {
      $0.member("v", JournalHeader.version)
      $0.member("type", "seed")
      $0.member("digest", key.digest.hexadecimal)
      $0.member("occurrence", key.occurrence)
      $0.member("source_id", sourceID)
      $0.member("state", outcome.state.rawValue)
      $0.member("stage", outcome.stage)
      $0.member("cause", outcome.cause)
      $0.member("detail", outcome.detail)
      $0.member("attempts", attempts)
      for (name, count) in zip(outputs, records) { $0.member(name, count) }
      for (name, size) in zip(outputs, sizes) { $0.member(Self.sizeMember(name), size) }
      $0.member("milliseconds", milliseconds)
      $0.member("worker", worker)
      $0.member("funnel") { counters.write(to: &$0) }
      $0.member("usage") { usage.write(to: &$0) }
    }
    return writer.bytes
  }

  init?(json: JSONValue, outputs: [String]) {
    guard let key = ItemKey(json: json), let sourceID = json["source_id"]?.string,
      let state = json["state"]?.string.flatMap(ItemState.init(rawValue:)),
      let stage = json["stage"]?.string, let cause = json["cause"]?.string,
      let detail = json["detail"]?.string, let attempts = json["attempts"]?.integer,
      let milliseconds = json["milliseconds"]?.integer, let worker = json["worker"]?.integer,
      let counters = json["funnel"].flatMap(Counters.init(json:)),
      let usage = json["usage"].flatMap(ModelUsage.init(json:))
    else { return nil }
    records = outputs.compactMap { json[$0]?.integer }
    sizes = outputs.compactMap { json[Self.sizeMember($0)]?.integer }
    guard records.count == outputs.count, sizes.count == outputs.count else { return nil }
    self.key = key
    self.sourceID = sourceID
    outcome = ItemOutcome(state: state, stage: stage, cause: cause, detail: detail)
    self.attempts = attempts
    self.milliseconds = milliseconds
    self.worker = worker
    self.counters = counters
    self.usage = usage
  }

  static func sizeMember(_ output: String) -> String { output + "_size" }
}

extension ItemKey {
  init?(json: JSONValue) {
    guard let digest = json["digest"]?.string.flatMap(SHA256.Digest.init(hexadecimal:)),
      let occurrence = json["occurrence"]?.integer
    else { return nil }
    self.init(digest: digest, occurrence: occurrence)
  }
}
