import Testing

@testable import Web

@Suite("The main text of a page")
struct MainContentTests {
  private static func read(_ page: String) -> (text: String, source: MainContent.Source) {
    let tree = HTMLTree(Array(page.utf8))
    let content = MainContent(tree, stated: PageMetadata(tree).articleBody)
    let text =
      content.stated ?? PlainText(tree: tree, dropped: content.dropped).text(of: content.root)
    return (text, content.source)
  }

  @Test(
    "An article is found whatever its container is called",
    arguments: [
      "<div class=\"article-body\">", "<div class=articleBody>", "<div itemprop=articleBody>",
      "<article>", "<main>", "<div>", "<section id=x17>", "<div class=\"with-sidebar ads\">",
      "<div class=content><div><div>", "<table><tr><td>",
    ])
  func containers(container: String) {
    let (text, source) = Self.read(MadePage.article(container: container))
    #expect(text.replacing("The bridge\n", with: "") == MadePage.articleText)
    #expect(source == .article)
  }

  @Test("Paragraphs that are parted by line breaks alone are one text")
  func lineBreaks() {
    let page = MadePage.article(
      container: "<div>", body: MadePage.sentences.joined(separator: "<br><br>"))
    #expect(Self.read(page).text.replacing("The bridge\n", with: "") == MadePage.articleText)
  }

  @Test("A text in several elements of one name is taken whole")
  func twins() {
    let body = MadePage.sentences.map { "<p>\($0)</p><p>\($0)</p>" }
    let page = MadePage.article(
      container: "<div>",
      body: body.map { "<div class=\"article-body\">\($0)</div><div class=ad>Buy!</div>" }.joined())
    let text = Self.read(page).text
    for sentence in MadePage.sentences { #expect(text.contains(sentence)) }
    #expect(!text.contains("Buy!"))
  }

  @Test("What is dropped inside an article: advertisements, other stories, forms, what is hidden")
  func inside() {
    let noise = [
      "<div class=\"ad-slot\"><p>Buy this, now, and that, too.</p></div>",
      "<ul><li><a href=/a>Another story</a><li><a href=/b>One more</a></ul>",
      "<form><p>Your name, please, and your address.</p></form>",
      "<p style=\"DISPLAY : none\">Hidden words, of no use.</p>",
      "<div hidden>Hidden too, as it says.</div>", "<div role=navigation>Up, down</div>",
      "<iframe>old browsers, read this</iframe>",
    ]
    let body = MadePage.sentences.map { "<p>\($0)</p>" }.joined(separator: noise.joined())
    let text = Self.read(MadePage.article(body: body + noise.joined() + "<h3>More from us</h3>"))
      .text
    #expect(text == MadePage.articleText)
  }

  @Test("A table of links stays where a row of headings says what they are to the page")
  func linkTables() {
    let rows = ["Norvania", "Sudlund", "Ostrava"].map { name in
      "<tr><td><a href=/\(name)>\(name)</a></td><td><a href=/c/\(name)>\(name) City</a></td></tr>"
    }.joined()
    func text(_ firstRow: String) -> String {
      let table = "<table>\(firstRow)\(rows)</table>"
      let body = MadePage.sentences.map { "<p>\($0)</p>" }.joined(separator: table)
      return Self.read(MadePage.article(body: body)).text
    }
    #expect(text("<tr><th>Country</th><th>Capital</th></tr>").contains("Sudlund City"))
    for row in ["", "<tr><th>More from us</th></tr>", "<tr><th>Norvania</th><td>Arnt</td></tr>"] {
      #expect(!text(row).contains("Sudlund City"), "\(row)")
    }
  }

  @Test("Names that mislead are passed over: the text is in something called a sidebar")
  func relaxed() {
    // Most of the prose is in the form, so that strictness leaves too little.
    let paragraphs = MadePage.sentences.map { "<div class=promo><p>\($0)</p></div>" }.joined()
    let (text, source) = Self.read("<body><div>\(paragraphs)</div></body>")
    #expect(source == .relaxed)
    #expect(text == MadePage.articleText)
  }

  @Test("A page that is made by scripts gives the text that it states for search engines")
  func stated() {
    let statement = MadePage.sentences.joined(separator: " ")
    let page = """
      <html><head><script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",
      "datePublished": "2024-01-02", "articleBody": "<p>\(statement)</p>"}]}</script></head>
      <body><div id=app>Loading</div></body></html>
      """
    let (text, source) = Self.read(page)
    #expect(source == .stated)
    #expect(text == statement)
    #expect(PageMetadata(HTMLTree(Array(page.utf8))).date == "2024-01-02")
  }

  @Test("A page of links and one of numbers are kept whole, without their navigation")
  func index() {
    let cards = (0..<40).map { "<div class=card><a href=/\($0)>A story of place \($0)</a></div>" }
    let list = Self.read(
      "<body><nav>Up</nav><p>All stories.</p><div>\(cards.joined())</div><footer>Imprint</footer>")
    #expect(list.source == .index)
    #expect(list.text.contains("place 0\n") && list.text.contains("place 39"))
    #expect(!list.text.contains("Up") && !list.text.contains("Imprint"))
    let rows = (0..<60).map { "<tr><td>Country \($0)<td>\($0 * 1000)<td>\($0)</tr>" }
    let table = Self.read("<body><p>By size, in order.</p><table>\(rows.joined())</table>")
    #expect(table.text.contains("Country 0") && table.text.contains("Country 59"))
  }

  @Test("A short page is given as it is")
  func short() {
    let (text, source) = Self.read("<body><p>Out of order.</p></body>")
    #expect(text == "Out of order.")
    #expect(source == .page)
  }

  @Test("Title and date come from where the page states them best")
  func metadata() {
    let page = PageMetadata(HTMLTree(Array(MadePage.article().utf8)))
    #expect(page.title == "The bridge")
    #expect(page.date == "2024-05-06T07:08:09Z")
    let bare =
      "<title> A &amp;\n b </title><svg><title>icon</title></svg><time datetime=2020-01-02>"
    let other = PageMetadata(HTMLTree(Array(bare.utf8)))
    #expect(other.title == "A & b")
    #expect(other.date == "2020-01-02")
  }
}
