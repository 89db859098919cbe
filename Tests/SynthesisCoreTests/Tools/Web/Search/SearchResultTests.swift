import Testing

@testable import Web

@Suite("Search results")
struct SearchResultTests {
  @Test("A page found twice counts once, and markup is stripped")
  func list() {
    let results = SearchResult.list(
      [
        FoundPage(
          title: "<b>Zinc</b> &amp; tin", url: "https://a.org/zinc",
          snippet: "x <em>5</em> < 6\n &lt;ok&gt;"),
        FoundPage(title: "again", url: "https://A.org/zinc/?utm_source=s#top", snippet: ""),
        FoundPage(title: "no page", url: "javascript:void(0)", snippet: ""),
        FoundPage(
          title: "", url: "https://a.org/tin", snippet: "", date: "2 days&nbsp;ago", source: "A"),
        FoundPage(title: "too many", url: "https://a.org/lead", snippet: ""),
      ], limit: 2)
    #expect(
      results == [
        SearchResult(
          rank: 1, title: "Zinc & tin", url: "https://a.org/zinc", snippet: "x 5 < 6 <ok>"),
        SearchResult(
          rank: 2, title: "", url: "https://a.org/tin", snippet: "", date: "2 days ago", source: "A"
        ),
      ])
  }
}
