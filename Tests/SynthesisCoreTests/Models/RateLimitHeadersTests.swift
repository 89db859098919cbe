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
          body: []))
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
}
