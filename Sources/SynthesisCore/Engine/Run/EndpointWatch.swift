/// Looks at the endpoints of a run from outside, for what no item would tell: one that takes requests and
/// says nothing, and one that is out while others serve in its place.
package struct EndpointWatch {
  struct Look: Sendable {
    var entry: EndpointEntry
    var state: EndpointHealth.State
    /// Whether a request is under way.
    var isBusy: Bool
    /// Whether another endpoint serves the same requests.
    var hasSubstitute: Bool
  }

  package enum Finding: Sendable, Hashable {
    /// No answer and no failure for so many seconds, with requests under way.
    case silent(address: String, seconds: Int)
    case down(address: String)
    case back(address: String)
  }

  private struct Record {
    var answeredAt = 0
    var failedAt = 0
    /// Since when nothing has come, with requests under way.
    var silentSince: Int
    var isSilenceTold = false
    var isDownTold = false
  }

  static let silenceSeconds = 30
  static let downSeconds = 10
  private static let second = 1_000_000_000

  private var records: [Int: Record] = [:]

  mutating func look(_ looks: [Look], at now: Int) -> [Finding] {
    looks.flatMap { look($0, at: now) }
  }

  private mutating func look(_ look: Look, at now: Int) -> [Finding] {
    let (entry, state) = (look.entry, look.state)
    var record = records[entry.identity] ?? Record(silentSince: now)
    defer { records[entry.identity] = record }
    var findings: [Finding] = []
    if !look.isBusy || (record.answeredAt, record.failedAt) != (state.answeredAt, state.failedAt) {
      (record.answeredAt, record.failedAt) = (state.answeredAt, state.failedAt)
      record.silentSince = now
      record.isSilenceTold = false
    } else if !record.isSilenceTold, now - record.silentSince >= Self.silenceSeconds * Self.second {
      record.isSilenceTold = true
      findings.append(
        .silent(address: entry.address, seconds: (now - record.silentSince) / Self.second))
    }
    if let since = state.failingSince {
      if look.hasSubstitute, !record.isDownTold, now - since >= Self.downSeconds * Self.second {
        record.isDownTold = true
        findings.append(.down(address: entry.address))
      }
    } else if record.isDownTold {
      record.isDownTold = false
      findings.append(.back(address: entry.address))
    }
    return findings
  }
}

extension SharedLimits {
  /// How each endpoint is.
  func looks(at routes: RequestRoutes) -> [EndpointWatch.Look] {
    routes.endpoints.compactMap { entry in
      guard let health = health(of: entry.identity) else { return nil }
      let others = routes.roles.filter { $0.contains(entry) }.joined().filter { $0 != entry }
      return EndpointWatch.Look(
        entry: entry, state: health.state, isBusy: health.isBusy,
        hasSubstitute: others.contains {
          self.health(of: $0.identity)?.state.failingSince == nil
        })
    }
  }
}
