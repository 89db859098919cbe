import Base

/// What a run's requests have come to, and how they are held back.
struct SpendingReport: Sendable, Hashable {
  struct Quota: Sendable, Hashable {
    var model: String
    /// Requests that may be under way at once at present.
    var concurrency: Int
    /// How many the settings allow, and whether they say so or it follows from the workers.
    var ceiling = 0
    var hasCeilingOfItsOwn = false
    /// Requests a minute, by the settings and by what the endpoint says; nil without a limit.
    var requestsPerMinute: Int?
    var announcedRequestsPerMinute: Int?
    /// Whether the rate is held down, as the endpoint asked to slow down before.
    var hasLearnedRate = false
    var throttles: Int
    /// The time for which the endpoint had all requests held.
    var pausedSeconds: Double
  }

  /// With what requests under way may still come to.
  var spent = SharedBudget.Amount()
  /// Whether the config tells any prices.
  var isPriced = false
  var itemsEnded = 0
  var itemsSelected = 0
  var quotas: [Quota] = []

  /// What the whole run will have cost at the rate so far; nil before the first seed has ended.
  var projected: Money? {
    guard itemsEnded > 0 else { return nil }
    let (high, low) = spent.cost.trillionths.multipliedFullWidth(by: max(itemsSelected, itemsEnded))
    guard high < itemsEnded else { return nil }
    return Money(trillionths: itemsEnded.dividingFullWidth((high, low)).quotient)
  }

  /// For people who watch; empty where there is nothing to tell.
  var words: [String] {
    var words: [String] = []
    if isPriced {
      let projection = projected.map { ", about \($0.brief) in all" } ?? ""
      words.append("cost \(spent.cost.brief)\(projection)")
    }
    words += quotas.flatMap(\.words)
    return words
  }
}

extension SpendingReport.Quota {
  /// What limits the requests; empty while only the workers do.
  fileprivate var words: [String] {
    var words: [String] = []
    if concurrency < ceiling {
      words.append(
        "\(concurrency) of \(ceiling) requests at once, as \(model) throttled or timed out")
    } else if hasCeilingOfItsOwn {
      words.append("at most \(ceiling.counted("requests")) at once (max_concurrent_requests)")
    }
    if let own = requestsPerMinute, own <= announcedRequestsPerMinute ?? .max {
      words.append("at most \(own.counted("requests"))/min (requests_per_minute)")
    } else if let announced = announcedRequestsPerMinute {
      words.append("at most \(announced.counted("requests"))/min, as \(model) says")
    } else if hasLearnedRate {
      words.append("slowed down, as \(model) asked")
    }
    return words
  }
}
