import Testing

@testable import Web

@Suite("HTML trees")
struct HTMLTreeTests {
  @Test(
    "Elements end where browsers end them",
    arguments: [
      ("<p>a<p>b", #"p("a") p("b")"#),
      ("<p>a<div>b</div>c", #"p("a") div("b") "c""#),
      (
        "<p>a<ul><li>b<li>c<ul><li>d</ul><li>e</ul>f",
        #"p("a") ul(li("b") li("c" ul(li("d"))) li("e")) "f""#
      ),
      ("<dl><dt>a<dd>b<dt>c<dd>d</dl>", #"dl(dt("a") dd("b") dt("c") dd("d"))"#),
      ("<table><tr><td>a<td>b<tr><th>c</table>d", #"table(tr(td("a") td("b")) tr(th("c"))) "d""#),
      (
        "<table><thead><tr><td>a<tbody><tr><td>b</table>",
        #"table(thead(tr(td("a"))) tbody(tr(td("b"))))"#
      ),
      (
        "<table><tr><td><table><tr><td>a</table>b<td>c</table>",
        #"table(tr(td(table(tr(td("a"))) "b") td("c")))"#
      ),
      ("<table><tr><td></div>a</p>b</table>", #"table(tr(td("a" "b")))"#),
      (
        "<select><option>a<option>b<optgroup><option>c</select>d",
        #"select(option("a") option("b") optgroup(option("c"))) "d""#
      ),
      ("<h1>a<h2>b</h3>c", #"h1("a") h2("b") "c""#),
      ("<b>a<p>b</b>c</p>d", #"b("a" p("b")) p("c") "d""#),
      ("<a href=x><div>a</a>b</div>c", #"a(div("a")) div("b") "c""#),
      ("<a href=x>a<a href=y>b</a>c", #"a("a") a("b") "c""#),
      ("<span>a<div>b</span>c</div>d</span>e", #"span("a" div("b" "c") "d") "e""#),
      ("<div><p>a</div>b", #"div(p("a")) "b""#),
      ("<head><title>a</title><p>b", #"head(title("a")) p("b")"#),
      ("<head><meta name=x>text", #"head(meta) "text""#),
      ("<html><head></head><body>a</body></html>b", #"head body("a" "b")"#),
      ("a<br>b</br>c", #""a" br "b" br "c""#),
      ("<svg><path/><g>a</g></svg>b", #"svg(other other("a")) "b""#),
      ("<svg><g><p>a", #"svg(other) p("a")"#),
      ("<div/>a", #"div("a")"#),
      ("<button><p>a<div>b</button>", #"button(p("a") div("b"))"#),
      ("<ruby>a<rt>b<rt>c</ruby>", #"ruby("a" rt("b") rt("c"))"#),
      ("</p></div></b>a", #""a""#),
    ])
  func ends(page: String, expected: String) {
    #expect(HTMLOutline(page).description == expected)
  }

  @Test("A hundred thousand nested elements are laid side by side below a depth, with their text")
  func deepNesting() {
    let count = 100_000
    let page =
      String(repeating: "<div>", count: count) + "deep" + String(repeating: "</div>", count: count)
    let tree = HTMLTree(Array((page + "<p>after").utf8))
    #expect(tree.nodes.count == count + 4)
    #expect(tree.text(HTMLTree.root) == "deepafter")
    #expect(HTMLTreeTests.depth(tree) <= HTMLTreeBuilder.deepest + 1)
    // The end tags of what was laid flat close nothing else.
    let paragraph = tree.first(.p)
    #expect(paragraph.flatMap(tree.parent) == HTMLTree.root)
  }

  @Test(
    "Building takes steps in proportion to the page",
    arguments: [
      "<div>", "<p>", "</p>", "<a><div>", "</a>", "<table>", "<td>", "<table><tr><td>", "<b><p>",
      "</b><b>", "<li>", "<ul><li>", "<option>", "<svg><g>", "<x>", "</x>", "<select><option>",
      "<a><b><i><div></a>", "<button><p>", "<dd><p></dt>", "<h1></h2>", "<span></p>",
    ])
  func proportion(piece: String) {
    func steps(_ count: Int) -> Int {
      let bytes = Array(String(repeating: piece, count: count).utf8)
      return HTMLTreeTests.steps(bytes)
    }
    let (few, many) = (steps(1000), steps(10_000))
    #expect(many <= 11 * max(few, HTMLTreeBuilder.deepest * 1000))
  }

  private static func depth(_ tree: HTMLTree) -> Int {
    var depths = [0]
    for node in tree.nodes.indices.dropFirst() {
      depths.append(depths[tree.parent(node) ?? 0] + 1)
    }
    return depths.max() ?? 0
  }

  private static func steps(_ bytes: [UInt8]) -> Int {
    var tree = HTMLTree([])
    var builder = HTMLTreeBuilder()
    bytes.withUnsafeBufferPointer { buffer in
      var tokenizer = HTMLTokenizer(buffer)
      while let token = tokenizer.next() { builder.take(token, into: &tree) }
    }
    return builder.steps + tree.nodes.count
  }
}
