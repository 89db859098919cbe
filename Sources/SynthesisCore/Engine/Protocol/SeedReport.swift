/// What a worker says of a seed it has finished, with the records to keep.
///
/// The payload is lines of JSON: the report itself, then each trajectory, then each pair. The
/// records' lines are the final bytes of the output files; the parent checks and appends them as
/// they are.
struct SeedReport: Sendable, Hashable {
  var outcome: ItemOutcome
  var funnel = Counters()
  var usage = ModelUsage()
  /// One line each, without the line feed.
  var trajectories: [[UInt8]] = []
  var pairs: [[UInt8]] = []
  /// Set if the seed is not done and the run must end.
  var obstacle: FatalCondition?
}

extension SeedReport {
  var payload: [UInt8] {
    var writer = JSONWriter(
      capacity: 512 + (trajectories + pairs).reduce(0) { $0 + $1.count + 1 })
    writer.object {
      $0.member("state", outcome.state.rawValue)
      $0.member("stage", outcome.stage)
      $0.member("cause", outcome.cause)
      $0.member("detail", outcome.detail)
      $0.member("trajectories", trajectories.count)
      $0.member("pairs", pairs.count)
      if let obstacle { $0.member("obstacle", obstacle.rawValue) }
      $0.member("funnel") { funnel.write(to: &$0, omitsZeros: true) }
      $0.member("usage") { usage.write(to: &$0) }
    }
    for line in trajectories + pairs {
      writer.raw([UInt8(ascii: "\n")])
      writer.raw(line)
    }
    return writer.bytes
  }

  init(payload: [UInt8]) throws(PayloadError) {
    let lines = payload.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard let first = lines.first, let header = try? JSONValue(parsing: first),  // reported below
      let state = header["state"]?.string.flatMap(ItemState.init(rawValue:)),
      let stage = header["stage"]?.string, let cause = header["cause"]?.string,
      let detail = header["detail"]?.string,
      let trajectoryCount = header["trajectories"]?.integer, trajectoryCount >= 0,
      let pairCount = header["pairs"]?.integer, pairCount >= 0,
      let funnel = header["funnel"].flatMap(Counters.init(json:)),
      let usage = header["usage"].flatMap(ModelUsage.init(json:))
    else { throw PayloadError(description: "a result without a readable report") }
    guard lines.count - 1 == trajectoryCount + pairCount,
      (state == .accepted) == (pairCount > 0)
    else { throw PayloadError(description: "a result whose records do not match its report") }
    for line in lines.dropFirst() where !Self.isObject(line) {
      throw PayloadError(description: "a result with a record that is no JSON object")
    }
    outcome = ItemOutcome(state: state, stage: stage, cause: cause, detail: detail)
    if let name = header["obstacle"]?.string {
      guard let obstacle = FatalCondition(rawValue: name) else {
        throw PayloadError(description: "a result that tells of an unknown obstacle")
      }
      self.obstacle = obstacle
    }
    self.funnel = funnel
    self.usage = usage
    trajectories = lines.dropFirst().prefix(trajectoryCount).map(Array.init)
    pairs = lines.dropFirst(1 + trajectoryCount).map(Array.init)
  }

  private static func isObject(_ line: ArraySlice<UInt8>) -> Bool {
    line.withUnsafeBufferPointer { buffer in
      var scanner = JSONScanner(buffer)
      do {
        guard try scanner.nextStart() == .object else { return false }
        try scanner.skipValue()
        return scanner.isAtEnd
      } catch {
        return false
      }
    }
  }
}
