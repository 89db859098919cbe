import Base
import Engine
import Net

extension ChatCompletions {
  /// Reads OpenAI's headers, which most others have taken over:
  ///
  ///     x-ratelimit-limit-requests: 60        x-ratelimit-limit-tokens: 150000
  ///     x-ratelimit-remaining-requests: 59    x-ratelimit-remaining-tokens: 149984
  ///     x-ratelimit-reset-requests: 1s        x-ratelimit-reset-tokens: 6m0s
  ///
  /// Some say when the limit is reset: as a Unix time, or as a date. What cannot be read counts as not
  /// said.
  func rateLimits(in response: HTTPResponse, now: Int) -> RateLimitHeaders {
    func count(_ name: String) -> Int? {
      response.header("x-ratelimit-" + name).flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }
    func seconds(_ name: String) -> Double? {
      response.header("x-ratelimit-" + name).flatMap { text in
        if let seconds = Self.seconds(text) {
          return RetryAfter.duration(seconds, in: response, now: now)
        }
        return UTCDate.seconds(iso8601: text).map {
          max(0, RetryAfter.duration(Double($0), in: response, now: now))
        }
      }
    }
    return RateLimitHeaders(
      // A limit of nothing would stop the run for good; it is said where none is set.
      requestsPerMinute: count("limit-requests").flatMap { $0 > 0 ? $0 : nil },
      tokensPerMinute: count("limit-tokens").flatMap { $0 > 0 ? $0 : nil },
      // OpenRouter and others have one limit, without a word for what it is of.
      remainingRequests: count("remaining-requests") ?? count("remaining"),
      remainingTokens: count("remaining-tokens"),
      requestsResetSeconds: seconds("reset-requests") ?? seconds("reset"),
      tokensResetSeconds: seconds("reset-tokens"))
  }

  /// `1s`, `6m0s`, `1h2m3.5s`, `120ms`, `1d2h`, or plain seconds.
  static func seconds(_ text: String) -> Double? {
    if let plain = Double(text) { return plain.isFinite && plain >= 0 ? plain : nil }
    let units = ["ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400]
    var rest = text[...]
    var total = 0.0
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
      let unit = rest[number.endIndex...].prefix { $0.isASCII && $0.isLetter }
      guard let value = Double(number), let factor = units[String(unit)] else { return nil }
      total += value * factor
      rest = rest[unit.endIndex...]
    }
    return text.isEmpty ? nil : total
  }
}
