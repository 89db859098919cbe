import TestSupport
import Testing

@testable import Base
@testable import Web

@Suite("Bad pages")
struct BadPageTests {
  private static func text(_ page: String) -> String? {
    ExtractionTrial.document(of: Array(page.utf8), goal: "bridge")
  }

  @Test("A hundred thousand nested elements of each kind are read, the text inside them too")
  func nested() throws {
    for tag in ["div", "b", "ul><li", "table><tr><td"] {
      let page = String(repeating: "<\(tag)>", count: 100_000) + "deep words</x>"
      #expect(try #require(Self.text(page)).contains("deep words"))
    }
  }

  @Test("A million attributes, and one of ten million letters, change nothing")
  func attributes() {
    let many = (0..<1_000_000).map { "class\($0)=\"x\"" }.joined(separator: " ")
    #expect(Self.text("<div \(many)><p>Words.</p></div>")?.hasSuffix("Words.") == true)
    let long = String(repeating: "article-body ", count: 800_000)
    #expect(Self.text("<div class=\"\(long)\"><p>Words.</p></div>")?.hasSuffix("Words.") == true)
  }

  @Test("A page of more elements than anyone reads is cut off, not refused")
  func manyElements() {
    let page = "<p>Words.</p>" + String(repeating: "<i>", count: HTMLTree.mostNodes + 10)
    #expect(HTMLTree(Array(page.utf8)).nodes.count == HTMLTree.mostNodes)
    #expect(Self.text(page)?.hasSuffix("Words.") == true)
  }

  @Test(
    "Broken pages give what they have",
    arguments: [
      ("<p>a\u{0}b\u{0}</p>", "ab"), ("<p>Words", "Words"), ("Words<p", "Words"),
      ("Words<!-- ", "Words"), ("Words<script>", "Words"), ("</p></p>Words</html></html>", "Words"),
      ("<table>Words</table>", "Words"), ("<form><form><form>Words", "Words"),
      ("<body hidden>Words", "Words"), ("<title>Words</title>", nil), ("<p></p>", nil), ("", nil),
      ("\u{0}\u{0}", nil), ("<p hidden>Words", nil),
    ] as [(String, String?)])
  func broken(page: String, expected: String?) {
    let text = Self.text(page)
    #expect(text?.split(separator: "\n").last.map(String.init) == expected)
  }

  @Test("Wrong and unknown labels of every kind leave a readable page")
  func labels() {
    for label in ["utf-16", "utf-7", "x-user-defined", "", "\u{0}", "iso-8859-99", "cp0", "utf-8"] {
      let page = "<meta charset=\"\(label)\"><p>Überall Wörter.</p>"
      #expect(Self.text(page)?.hasSuffix("Überall Wörter.") == true)
    }
  }

  @Test("Thousands of damaged pages are read or refused, each the same way every time")
  func fuzz() {
    var mutation = PageMutation(SplitMix64(seed: 20))
    let pages = [
      MadePage.article(), MadePage.article(container: "<table><tr><td>"),
      "<ul><li>a<ul><li><a href=b>b</a></ul></ul><pre>c</pre><dl><dt>d<dd>e</dl>",
      "<table><tr><th>a<th>b<tr><td>1<td>2</table><h2>c</h2>x<sup>2</sup>",
    ].map { Array($0.utf8) }
    var read = 0
    let rounds = TestLength.count(short: 2_000, full: 10_000)
    for round in 0..<rounds {
      let page = mutation.mutate(pages[round % pages.count])
      let text = ExtractionTrial.document(of: page, goal: "towers of the bridge")
      read += text == nil ? 0 : 1
      if round % 100 == 0 {
        #expect(ExtractionTrial.document(of: page, goal: "towers of the bridge") == text)
      }
    }
    // Most of them must have been pages still, or the test says nothing.
    #expect(read > rounds * 9 / 10)
  }
}
