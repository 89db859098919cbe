import Testing

@testable import Engine
@testable import Models
@testable import Net

@Suite("rate limit headers")
struct RateLimitHeadersTests {
  @Test(
    "a span of time is read in the forms that servers write",
    arguments: [
      ("1s", 1), ("6m0s", 360), ("120ms", 0.12), ("1h2m3.5s", 3723.5), ("1d2h", 93_600),
      ("0", 0), ("12.5", 12.5), ("", nil), ("s", nil), ("1x", nil), ("1s2", nil), ("-1s", nil),
      ("-3", nil), ("nan", nil), ("inf", nil), ("1..5s", nil),
    ] as [(String, Double?)])
  func span(text: String, seconds: Double?) {
    #expect(ChatCompletions.seconds(text) == seconds)
  }

  @Test("OpenAI's headers are read, and what makes no sense is left out")
  func headers() {
    func limits(_ headers: [String: String]) -> RateLimitHeaders {
      ChatCompletions().rateLimits(
        in: HTTPResponse(
          status: 200, headers: headers.map { HTTPHeader(name: $0.key, value: $0.value) },
          body: []), now: 1_700_000_000)
    }
    #expect(
      limits([
        "X-RateLimit-Limit-Requests": "60", "x-ratelimit-limit-tokens": "150000",
        "x-ratelimit-remaining-requests": "0", "x-ratelimit-remaining-tokens": "149984",
        "x-ratelimit-reset-requests": "1s", "x-ratelimit-reset-tokens": "6m0s",
      ])
        == RateLimitHeaders(
          requestsPerMinute: 60, tokensPerMinute: 150_000, remainingRequests: 0,
          remainingTokens: 149_984, requestsResetSeconds: 1, tokensResetSeconds: 360))
    #expect(
      limits([
        "x-ratelimit-limit-requests": "0", "x-ratelimit-limit-tokens": "-1",
        "x-ratelimit-remaining-tokens": "many", "x-ratelimit-reset-tokens": "soon",
      ]) == RateLimitHeaders())
  }

  @Test("one limit without a word for what it is of is one of requests")
  func general() {
    let limits = ChatCompletions().rateLimits(
      in: HTTPResponse(
        status: 200,
        headers: [
          HTTPHeader(name: "X-RateLimit-Remaining", value: "0"),
          HTTPHeader(name: "X-RateLimit-Reset", value: "1700000420000"),
        ], body: []), now: 1_700_000_000)
    #expect(limits == RateLimitHeaders(remainingRequests: 0, requestsResetSeconds: 420))
  }

  @Test(
    "a reset that is a moment is waited for until then",
    arguments: [
      ("1700000420", 420), ("1700000420.5", 420.5), ("1700000420000", 420), ("1600000000", 0),
      ("2023-11-14T22:20:20Z", 420), ("2023-11-14T22:20:20.500Z", 420),
      ("2020-01-01T00:00:00Z", 0), ("2023-11-14", nil), ("420", 420),
    ] as [(String, Double?)])
  func moments(text: String, seconds: Double?) {
    let limits = ChatCompletions().rateLimits(
      in: HTTPResponse(
        status: 200, headers: [HTTPHeader(name: "x-ratelimit-reset-requests", value: text)],
        body: []), now: 1_700_000_000)
    #expect(limits.requestsResetSeconds == seconds)
  }
}
