import Base

/// What people are told of a run while it goes on, besides how far it is: why items fail, once for each
/// cause, and which endpoints are waited for.
package struct RunNotices {
  private var waits = WaitingNotices()
  private var causesTold: Set<String> = []

  package init() {}

  package mutating func observe(_ event: RunEvent, at now: SuspendingClock.Instant) -> [String] {
    switch event {
    case .itemProgressed(let item, _, let progress):
      waits.note(item.key, progress.waiting, at: now)
    case .itemCrashed(let scheduled, _, _), .itemLost(let scheduled, _):
      waits.forget(scheduled.item.key)
    case .itemCompleted(let completion):
      waits.forget(completion.scheduled.item.key)
      return failure(ItemCommit(completion).summary)
    case .endpointNoted(let finding): return [Self.sentence(for: finding)]
    case .heartbeat: return waits.notices(at: now)
    default: break
    }
    return []
  }

  /// What is waited for, for the progress line; empty while nothing notable is.
  package var hindrance: String { waits.hindrance }

  private static func sentence(for finding: EndpointWatch.Finding) -> String {
    switch finding {
    case .silent(let address, let seconds):
      "\(address) has not answered for \(seconds) s; a request may take as long as "
        + "request_timeout_seconds says"
    case .down(let address):
      "\(address) does not answer; requests go to the other endpoints, and it is tried again from "
        + "time to time"
    case .back(let address): "\(address) answers again."
    }
  }

  private mutating func failure(_ summary: ItemSummary) -> [String] {
    let outcome = summary.outcome
    guard outcome.state == .failed || outcome.state == .quarantined,
      causesTold.insert("\(outcome.stage).\(outcome.cause)").inserted
    else { return [] }
    return [
      "\(summary.sourceID) failed at \(outcome.stage) with \(outcome.cause): \(outcome.detail)"
    ]
  }
}

/// What people are told of waits for endpoints: what the items wait for, why and until when, and when
/// that is over.
struct WaitingNotices {
  typealias Instant = SuspendingClock.Instant

  private struct Key: Hashable {
    let reason: Waiting.Reason
    let endpoint: String
  }

  private struct Wait {
    var waiting: Waiting
    let since: Instant
    var items: Set<ItemKey> = []
    /// What was said of it last; nil if nothing was yet.
    var said: (until: Int?, at: Instant)?
    /// When the first of its items went on after it, if none waits any more; one that ended does not
    /// tell.
    var overSince: Instant?
  }

  /// Shorter waits are no news.
  private static let notable = Duration.seconds(2)
  /// The same is not said again for this long, unless its end has moved by as much.
  private static let quiet = Duration.seconds(60)

  private var waits: [Key: Wait] = [:]
  private var keys: [ItemKey: Key] = [:]

  /// An item has told how far it is.
  mutating func note(_ item: ItemKey, _ waiting: Waiting?, at now: Instant) {
    guard let waiting, waiting.reason != .limits else {
      if let key = keys[item] { waits[key]?.overSince = now }
      return forget(item)
    }
    let key = Key(reason: waiting.reason, endpoint: waiting.endpoint)
    if keys[item] != key { forget(item) }
    keys[item] = key
    var wait = waits[key] ?? Wait(waiting: waiting, since: now)
    // Of many items some know what the endpoint said, and others have just lined up.
    if waiting.detail.isEmpty {
      wait.waiting.until = waiting.until
    } else {
      wait.waiting = waiting
    }
    wait.items.insert(item)
    wait.overSince = nil
    waits[key] = wait
  }

  /// An item has ended, or was lost.
  mutating func forget(_ item: ItemKey) {
    guard let key = keys.removeValue(forKey: item) else { return }
    waits[key]?.items.remove(item)
  }

  /// What is to be said now.
  mutating func notices(at now: Instant) -> [String] {
    var lines: [String] = []
    for (key, wait) in waits {
      if wait.items.isEmpty {
        // A try that fails is over in no time.
        if let over = wait.overSince, over.duration(to: now) < Self.notable { continue }
        waits[key] = nil
        if wait.said != nil, wait.overSince != nil {
          lines.append("\(key.endpoint) takes requests again.")
        }
      } else if isDue(wait, at: now) {
        waits[key]?.said = (wait.waiting.until, now)
        lines.append(wait.waiting.sentence)
      }
    }
    return lines.sorted()
  }

  private func isDue(_ wait: Wait, at now: Instant) -> Bool {
    guard wait.since.duration(to: now) >= Self.notable else { return false }
    guard let said = wait.said else { return true }
    guard said.until != wait.waiting.until, said.at.duration(to: now) >= Self.quiet else {
      return false
    }
    guard let earlier = said.until, let until = wait.waiting.until else { return true }
    return .seconds(abs(until - earlier)) >= Self.quiet
  }

  /// For the progress line; empty while nothing notable is waited for.
  var hindrance: String {
    let wait = waits.values.filter { $0.said != nil && !$0.items.isEmpty }
      .min { $0.since < $1.since }
    return wait.map { "waiting for \($0.waiting.endpoint)\($0.waiting.end)" } ?? ""
  }
}

extension Waiting {
  /// ` until 02:45:10`, or nothing where no end is known.
  fileprivate var end: String { until.map { " until \(LocalTime.moment($0))" } ?? "" }

  /// What is the matter, and what is done about it.
  fileprivate var sentence: String {
    let quoted = detail.isEmpty ? "" : " (\(detail))"
    switch reason {
    case .outage:
      let what = detail.contains(endpoint) ? detail : "\(endpoint): \(detail)"
      return "\(what); trying again\(until == nil ? " until it answers" : end)"
    case .throttled:
      let what = detail.isEmpty ? "has reached its rate limit" : "asked to slow down"
      return "\(endpoint) \(what)\(quoted); waiting\(end), no seeds are started meanwhile"
    case .loading:
      return "\(endpoint) is loading its model\(quoted); waiting, no seeds are started meanwhile"
    case .limits: return "waiting for \(endpoint)"
    }
  }
}
