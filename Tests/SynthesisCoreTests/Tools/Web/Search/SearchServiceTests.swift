import Testing

@testable import Base
@testable import Net
@testable import Web

/// The answers are made after each service's public documentation.
@Suite("Search services")
struct SearchServiceTests {
  private static let key = Secret("canary-key")

  struct Sample: Sendable, CustomTestStringConvertible {
    let service: any SearchService
    let request: HTTPRequest
    let answer: String
    let pages: [FoundPage]
    let nothing: String

    var testDescription: String { service.name }
  }

  static let samples = [
    Sample(
      service: SerperSearch(key: key),
      request: HTTPRequest(
        url: "https://google.serper.dev/search",
        headers: [HTTPHeader(name: "Content-Type", value: "application/json")],
        secretHeaders: [SecretHeader(name: "X-API-KEY", value: key)],
        body: Array(#"{"q":"Gas & öl","num":5}"#.utf8), totalTimeoutSeconds: 20),
      answer: """
        {"searchParameters": {"q": "x", "type": "search"}, "knowledgeGraph": {"title": "K"},
        "organic": [{"title": "T", "link": "https://a.org/", "snippet": "S", "date": "Mar 3, 2024",
        "position": 1}, {"title": "no link", "position": 2}], "credits": 1}
        """,
      pages: [FoundPage(title: "T", url: "https://a.org/", snippet: "S", date: "Mar 3, 2024")],
      nothing: #"{"searchParameters": {"q": "x"}, "credits": 1}"#),
    Sample(
      service: BraveSearch(key: key),
      request: HTTPRequest(
        url: "https://api.search.brave.com/res/v1/web/search?q=Gas%20%26%20%C3%B6l&count=5",
        headers: [HTTPHeader(name: "Accept", value: "application/json")],
        secretHeaders: [SecretHeader(name: "X-Subscription-Token", value: key)],
        totalTimeoutSeconds: 20),
      answer: """
        {"type": "search", "query": {"original": "x"}, "web": {"type": "search", "results": [
        {"title": "T", "url": "https://a.org/", "description": "<strong>S</strong>",
        "page_age": "2024-03-03T00:00:00", "age": "March 3, 2024", "profile": {"name": "A"}}]}}
        """,
      pages: [
        FoundPage(
          title: "T", url: "https://a.org/", snippet: "<strong>S</strong>",
          date: "2024-03-03T00:00:00", source: "A")
      ],
      nothing: #"{"type": "search", "query": {"original": "x"}}"#),
    Sample(
      service: TavilySearch(key: key),
      request: HTTPRequest(
        url: "https://api.tavily.com/search",
        headers: [HTTPHeader(name: "Content-Type", value: "application/json")],
        bearerToken: key, body: Array(#"{"query":"Gas & öl","max_results":5}"#.utf8),
        totalTimeoutSeconds: 20),
      answer: """
        {"query": "x", "answer": null, "images": [], "response_time": 0.5, "results": [
        {"title": "T", "url": "https://a.org/", "content": "S", "score": 0.9, "raw_content": null}]}
        """,
      pages: [FoundPage(title: "T", url: "https://a.org/", snippet: "S")],
      nothing: #"{"query": "x", "results": []}"#),
    Sample(
      service: SearxngSearch(url: "http://127.0.0.1:8888"),
      request: HTTPRequest(
        url: "http://127.0.0.1:8888/search?q=Gas%20%26%20%C3%B6l&format=json",
        totalTimeoutSeconds: 20),
      answer: """
        {"query": "x", "number_of_results": 0, "results": [{"url": "https://a.org/", "title": "T",
        "content": "S", "engine": "wikipedia", "engines": ["wikipedia"], "publishedDate": null}],
        "answers": [], "suggestions": [], "unresponsive_engines": []}
        """,
      pages: [FoundPage(title: "T", url: "https://a.org/", snippet: "S", source: "wikipedia")],
      nothing: #"{"query": "x", "results": []}"#),
    Sample(
      service: MediaWikiSearch(url: "https://en.wikipedia.org/w"),
      request: HTTPRequest(
        url: "https://en.wikipedia.org/w/api.php?action=query&format=json&formatversion=2"
          + "&list=search&srsearch=Gas%20%26%20%C3%B6l&srlimit=5&srprop=snippet%7Ctimestamp"
          + "&meta=siteinfo&siprop=general",
        totalTimeoutSeconds: 20),
      answer: """
        {"batchcomplete": true, "query": {"general": {"sitename": "Wiki", "server":
        "//en.wikipedia.org", "articlepath": "/wiki/$1"}, "searchinfo": {"totalhits": 1},
        "search": [{"ns": 0, "title": "Zinc (metal) é?", "pageid": 7, "snippet":
        "<span class=\\"searchmatch\\">Zinc</span> is", "timestamp": "2024-03-03T00:00:00Z"}]}}
        """,
      pages: [
        FoundPage(
          title: "Zinc (metal) é?", url: "https://en.wikipedia.org/wiki/Zinc_(metal)_%C3%A9%3F",
          snippet: #"<span class="searchmatch">Zinc</span> is"#, date: "2024-03-03T00:00:00Z",
          source: "Wiki")
      ],
      nothing: """
        {"query": {"general": {"server": "https://a.org", "articlepath": "/wiki/$1"}, "search": []}}
        """),
    Sample(
      service: KiwixSearch(url: "http://127.0.0.1:8080", book: "wiki"),
      request: HTTPRequest(
        url: "http://127.0.0.1:8080/search?pattern=Gas%20%26%20%C3%B6l&format=xml&pageLength=5"
          + "&content=wiki&books.name=wiki",
        totalTimeoutSeconds: 20),
      answer: """
        <?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0"><channel><title>Search: x</title>
        <item><title>T</title><link>/wiki/A/T&amp;x</link>
        <description>...<b>S</b>...</description>
        <book><title>Book</title></book><wordCount>264</wordCount></item>
        </channel></rss>
        """,
      pages: [
        FoundPage(
          title: "T", url: "http://127.0.0.1:8080/wiki/A/T&x", snippet: "...<b>S</b>...",
          source: "Book")
      ],
      nothing: "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel></channel>\n</rss>"),
  ]

  @Test("Each is asked as its documentation says", arguments: samples)
  func requests(sample: Sample) {
    #expect(sample.service.request(for: "Gas & öl", count: 5, page: 1) == sample.request)
  }

  @Test("Each one's answers are read", arguments: samples)
  func answers(sample: Sample) throws {
    #expect(try sample.service.pages(in: Array(sample.answer.utf8)) == sample.pages)
  }

  @Test("That nothing was found is an answer", arguments: samples)
  func nothing(sample: Sample) throws {
    #expect(try sample.service.pages(in: Array(sample.nothing.utf8)) == [])
  }

  @Test("An answer that is cut off is called that, wherever it is cut", arguments: samples)
  func truncated(sample: Sample) {
    let bytes = Array(sample.answer.utf8)
    for length in stride(from: bytes.count / 2, to: bytes.count - 2, by: 7) {
      #expect(throws: SearchError.truncated(provider: sample.service.name)) {
        try sample.service.pages(in: Array(bytes.prefix(length)))
      }
    }
  }

  @Test(
    "What else may come is a named error",
    arguments: [
      (
        200, "<!DOCTYPE html><title>Log in</title>", true,
        "Serper answered with a web page (status 200); check search_url"
      ),
      (
        200, "{}", true,
        "the answer of Serper is not what its interface promises: it has no list `organic`"
      ),
      (
        403, #"{"message": "canary-key may not <b>ask</b> for zinc", "statusCode": 403}"#, false,
        "Serper refused the search with status 403 (… may not ask for …); check search_api_key, and that the service answers in JSON"
      ),
      (
        403, "<html>Forbidden</html>", false,
        "Serper refused the search with status 403; check search_api_key, and that the service answers in JSON"
      ),
      (429, "", true, "Serper asked to slow down"),
      (
        503, #"{"error": {"message": "busy"}}"#, true,
        "Serper refused the search with status 503 (busy)"
      ),
      (404, "", false, "Serper refused the search with status 404; check search_url"),
    ])
  func failures(status: Int, body: String, isWorthAnotherTry: Bool, description: String) {
    let service = SerperSearch(key: Self.key)
    let response = HTTPResponse(
      status: status, headers: [HTTPHeader(name: "Retry-After", value: "7")],
      body: Array(body.utf8))
    let failure = #expect(throws: SearchFailure.self) {
      try service.pages(in: response, to: "zinc")
    }
    #expect(failure?.error.description == description)
    #expect(failure?.isWorthAnotherTry == isWorthAnotherTry)
    if status == 429 || status == 503 { #expect(failure?.retryAfterSeconds == 7) }
  }

  @Test("Where more is wanted than a request brings, the next page is asked for in each one's way")
  func laterPages() {
    let serper = SerperSearch(key: Self.key).request(for: "zinc", count: 25, page: 3)
    #expect(serper.body == Array(#"{"q":"zinc","num":10,"page":3}"#.utf8))
    let brave = BraveSearch(key: Self.key).request(for: "zinc", count: 50, page: 3)
    #expect(brave.url.hasSuffix("?q=zinc&count=20&offset=2"))
    let searxng = SearxngSearch(url: "http://s").request(for: "zinc", count: 25, page: 2)
    #expect(searxng.url == "http://s/search?q=zinc&format=json&pageno=2")
    // These have no pages, or bring all at once.
    #expect(
      TavilySearch(key: Self.key).request(for: "zinc", count: 50, page: 1).body
        == Array(#"{"query":"zinc","max_results":20}"#.utf8))
    #expect(TavilySearch(key: Self.key).pageLength == nil)
    #expect(MediaWikiSearch(url: "http://w").pageLength == nil)
    #expect(KiwixSearch(url: "http://k").pageLength == nil)
  }

  @Test("Brave is asked no longer question than it takes")
  func longQuery() {
    let many = Array(repeating: "a", count: 60).joined(separator: " ")
    let request = BraveSearch(key: nil).request(for: many, count: 5, page: 1)
    #expect(request.url.split(separator: "%20").count == 50)
  }

  @Test(
    "Each one's own words for a refusal are passed on",
    arguments: [
      (
        SerperSearch(key: key) as any SearchService, 400,
        #"{"message": "Not enough credits", "statusCode": 400}"#,
        "Serper refused the search with status 400 (Not enough credits)"
      ),
      (
        BraveSearch(key: key), 422,
        #"{"type": "ErrorResponse", "error": {"id": "1", "status": 422, "code": "SUBSCRIPTION_TOKEN_INVALID", "detail": "The provided subscription token is invalid."}}"#,
        "Brave refused the search with status 422 (The provided subscription token is invalid.)"
      ),
      (
        TavilySearch(key: key), 432, #"{"detail": {"error": "Your plan's limit is reached."}}"#,
        "Tavily refused the search with status 432 (Your plan's limit is reached.); the account's balance is used up"
      ),
      (
        SearxngSearch(url: "http://s"), 403, "<!doctype html><title>403 Forbidden</title>",
        "SearXNG refused the search with status 403; check search_api_key, and that the service answers in JSON"
      ),
      (
        MediaWikiSearch(url: "http://w"), 200,
        #"{"error": {"code": "search-text-disabled", "info": "No."}}"#,
        "the answer of MediaWiki is not what its interface promises: it reports the error search-text-disabled"
      ),
      (
        MediaWikiSearch(url: "http://w"), 200, #"{"error": {"code": "ratelimited"}}"#,
        "MediaWiki asked to slow down"
      ),
      (
        KiwixSearch(url: "http://k"), 400, "<!DOCTYPE html><p>Two books of other languages</p>",
        "kiwix-serve refused the search with status 400"
      ),
    ])
  func refusals(service: any SearchService, status: Int, body: String, sentence: String) {
    let response = HTTPResponse(status: status, headers: [], body: Array(body.utf8))
    let failure = #expect(throws: SearchFailure.self) {
      try service.pages(in: response, to: "zinc")
    }
    #expect(failure?.error.description == sentence)
  }

  @Test("A SearXNG whose engines do not answer has not found out that there is nothing")
  func silentEngines() {
    let answer = """
      {"query": "x", "results": [], "unresponsive_engines": [["google", "CAPTCHA"],
      ["bing", "timeout"]]}
      """
    let error = #expect(throws: SearchError.self) {
      try SearxngSearch(url: "http://s").pages(in: Array(answer.utf8))
    }
    #expect(
      error?.description == "SearXNG found nothing, and of its engines google, bing did not answer")
  }

  @Test("A key is in no description of a request")
  func keys() {
    for sample in Self.samples {
      var dumped = ""
      dump(sample.service.request(for: "zinc", count: 5, page: 1), to: &dumped)
      #expect(!dumped.contains("canary"))
      #expect(!"\(sample.service)".contains("canary"))
    }
  }
}
