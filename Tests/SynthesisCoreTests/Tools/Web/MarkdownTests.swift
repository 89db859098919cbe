import Testing

@testable import Web

@Suite("Pages in Markdown")
struct MarkdownTests {
  private static func markdown(_ html: String) -> (text: String, links: [String]) {
    let tree = HTMLTree(Array(html.utf8))
    var writer = MarkdownWriter(
      tree, dropped: Array(repeating: false, count: tree.nodes.count),
      links: PageLinks(page: "https://example.org/a/b.html", base: nil))
    writer.write(HTMLTree.root)
    var text = ""
    for (index, block) in writer.blocks.enumerated() {
      if index > 0 { text += block.isTight ? "\n" : "\n\n" }
      text += block.text
    }
    return (text, writer.links.addresses)
  }

  @Test(
    "Blocks are written so that a model reads them as they are meant",
    arguments: [
      ("<h1>A <b>b</b></h1><p>c\n  d</p>", "# A b\n\nc d"),
      ("a<br>b<br><br>c", "a\nb\nc"),
      ("<ul><li>a<li>b<ul><li>c<li>d</ul><li>e</ul>f", "- a\n- b\n  - c\n  - d\n- e\n\nf"),
      ("<p>x<ol start=3><li>a<li><p>b<p>c</ol>", "x\n\n3. a\n4. b\n   c"),
      ("<ul><li><h3>a</h3>b</ul>", "- ### a\n  b"),
      ("<ul><li></li><li>a</ul>", "- a"),
      ("<blockquote><p>a<p>b</blockquote>c", "> a\n\n> b\n\nc"),
      ("<dl><dt>a<dd>b</dl>", "a\n\n: b"),
      ("<pre>\n  a\n    b &lt;\n</pre>", "```\n  a\n    b <\n```"),
      ("<pre><code class='x language-swift'>let a</code></pre>", "```swift\nlet a\n```"),
      ("<pre>a```b</pre>", "````\na```b\n````"),
      ("use <code>x y</code> or <kbd>z</kbd>", "use `x y` or `z`"),
      ("10<sup>9</sup> m<sup>2</sup>, H<sub>2</sub>O, x<sup>[1]</sup>", "10^9 m^2, H2O, x[1]"),
      ("a<hr>b", "a\n\n---\n\nb"),
      ("<img alt='A red house' src=x> b <img alt='' src=y>", "![A red house] b"),
      ("<p>one</p> <div>two <span>three</span></div>four", "one\n\ntwo three\n\nfour"),
      ("a<b> b</b><i>c</i> d", "a bc d"),
    ])
  func blocks(html: String, expected: String) {
    #expect(Self.markdown(html).text == expected)
  }

  @Test("Tables of data are pipe tables, tables that lay out a page are not")
  func tables() {
    let data = """
      <table><caption>Rivers</caption><thead><tr><th>Name<th>Length, km</thead>
      <tr><td><a href=/d>Danube</a><td>2,850<tr><td>A|B<tr><td colspan=2>end</table>
      """
    #expect(
      Self.markdown(data).text == """
        Rivers

        | Name | Length, km |
        | --- | --- |
        | [Danube][1] | 2,850 |
        | A\\|B |
        | end |  |
        """)
    let layout = "<table><tr><td><h1>a</h1><td>b</tr><tr><td>c<td>d</table>"
    #expect(Self.markdown(layout).text == "# a\n\nb\n\nc\n\nd")
  }

  @Test("Links are absolute and numbered, one number an address, and only what can be visited")
  func links() {
    let html = """
      <a href="c.html">one</a> <a href="/d?x=1&amp;y=2#z">two</a> <a href="//o.org/">three</a>
      <a href="c.html#part">four</a> <a href="#here">five</a> <a href="mailto:x@y.z">six</a>
      <a href="javascript:void(0)">seven</a> <a href="http://[bad">eight</a> <a href=" e f ">nine</a>
      <a href=g><img src=x></a>
      """
    let (text, links) = Self.markdown(html)
    #expect(
      text == "[one][1] [two][2] [three][3] [four][1] five six seven [eight][4] [nine][5]"
        || text == "[one][1] [two][2] [three][3] [four][1] five six seven eight [nine][4]")
    #expect(
      links.prefix(3) == [
        "https://example.org/a/c.html", "https://example.org/d?x=1&y=2", "https://o.org/",
      ])
    #expect(links.last == "https://example.org/a/e%20f")
  }

  @Test("A card that is all one link is a link around its words")
  func cards() {
    #expect(
      Self.markdown("<div><a href=/x><h3>Title</h3><p>Words</p></a></div>").text
        == "[Title Words][1]")
  }
}
