/// A seed's line in the journal: once it is synced, the seed has ended.
extension ItemSummary {
  var line: [UInt8] {
    var writer = JSONWriter(capacity: 640)
    writer.object {
      $0.member("v", JournalHeader.version)
      $0.member("type", "seed")
      $0.member("digest", digest.hexadecimal)
      $0.member("occurrence", occurrence)
      $0.member("source_id", sourceID)
      $0.member("state", outcome.state.rawValue)
      $0.member("stage", outcome.stage)
      $0.member("cause", outcome.cause)
      $0.member("detail", outcome.detail)
      $0.member("attempts", attempts)
      $0.member("trajectories", trajectories)
      $0.member("pairs", pairs)
      $0.member("trajectories_size", trajectoriesSize)
      $0.member("pairs_size", pairsSize)
      $0.member("milliseconds", milliseconds)
      $0.member("worker", worker)
      $0.member("funnel") { funnel.write(to: &$0, omitsZeros: true) }
      $0.member("usage") { usage.write(to: &$0) }
    }
    return writer.bytes
  }

  init?(json: JSONValue) {
    guard let digest = json["digest"]?.string.flatMap(SHA256.Digest.init(hexadecimal:)),
      let occurrence = json["occurrence"]?.integer, let sourceID = json["source_id"]?.string,
      let state = json["state"]?.string.flatMap(ItemState.init(rawValue:)),
      let stage = json["stage"]?.string, let cause = json["cause"]?.string,
      let detail = json["detail"]?.string,
      let attempts = json["attempts"]?.integer,
      let trajectories = json["trajectories"]?.integer, let pairs = json["pairs"]?.integer,
      let trajectoriesSize = json["trajectories_size"]?.integer,
      let pairsSize = json["pairs_size"]?.integer,
      let milliseconds = json["milliseconds"]?.integer, let worker = json["worker"]?.integer,
      let funnel = json["funnel"].flatMap(Counters.init(json:)),
      let usage = json["usage"].flatMap(ModelUsage.init(json:))
    else { return nil }
    self.digest = digest
    self.occurrence = occurrence
    self.sourceID = sourceID
    outcome = ItemOutcome(state: state, stage: stage, cause: cause, detail: detail)
    self.attempts = attempts
    self.trajectories = trajectories
    self.pairs = pairs
    self.trajectoriesSize = trajectoriesSize
    self.pairsSize = pairsSize
    self.milliseconds = milliseconds
    self.worker = worker
    self.funnel = funnel
    self.usage = usage
  }
}
