import Testing

@testable import Base
@testable import Web

@Suite("HTML tokens")
struct HTMLTokenizerTests {
  /// A line a token: `<a href=x>`, `</a>`, texts with references replaced.
  private static func tokens(_ page: String) -> [String] {
    let bytes = Array(page.utf8)
    return bytes.withUnsafeBufferPointer { buffer in
      var tokenizer = HTMLTokenizer(buffer)
      var lines: [String] = []
      while let token = tokenizer.next() {
        switch token {
        case .text(let range): lines.append(HTMLText.decode(bytes[range]))
        case .rawText(let range): lines.append(String(decoding: bytes[range], as: UTF8.self))
        case .end(let tag, _): lines.append("</\(tag.name)>")
        case .start(let tag):
          let attributes = tag.attributes.map {
            " \($0.name.rawValue)=" + HTMLText.decode(bytes[$0.value])
          }
          lines.append("<\(tag.tag.name)\(attributes.joined())\(tag.isSelfClosing ? "/" : "")>")
        }
      }
      return lines
    }
  }

  @Test(
    "Tags, attributes and texts are told apart as browsers do",
    arguments: [
      ("<P>a</P >b", ["<p>", "a", "</p>", "b"]),
      ("a < b && c <3", ["a < b && c <3"]),
      ("<>x</>y", ["<>x", "y"]),
      ("<a HREF=x/y class='b c' id=\"d>\" foo>", ["<a href=x/y class=b c id=d>>"]),
      ("<a href = x href=y>", ["<a href=x>"]),
      ("<br/><img src=a/>", ["<br/>", "<img src=a/>"]),
      (
        "<a title='x&amp;y&lt;'>&eacute;&#8217;&#x41;&#150;&nope;&",
        [
          "<a title=x&y<>", "é’A–&nope;&",
        ]
      ),
      ("<a =x href=y>", ["<a href=y>"]),
      ("a<!-- <b> -- > -->b<!-->c<!--->d<!--x--!>e", ["a", "b", "c", "d", "e"]),
      ("a<!doctype html>b<?php x ?>c</ 3>d", ["a", "b", "c", "d"]),
      ("a<!-- never ends <b>", ["a"]),
      (
        "<script>if (a<b) '</p>' && &amp; </scriptx> </SCRIPT >z",
        [
          "<script>", "if (a<b) '</p>' && &amp; </scriptx> ", "</script>", "z",
        ]
      ),
      ("<title>a<b>&amp;</title>c", ["<title>", "a<b>&", "</title>", "c"]),
      ("<style></style>a", ["<style>", "</style>", "a"]),
      ("<textarea><p></textarea>", ["<textarea>", "<p>", "</textarea>"]),
      ("<a href=\"never ends", ["<a href=never ends>"]),
      ("<custom-thing>a</custom-thing>", ["<other>", "a", "</other>"]),
      ("x<", ["x<"]), ("x</", ["x"]), ("<p", ["<p>"]), ("</p", ["</p>"]), ("", []),
      ("a\u{0}b", ["ab"]),
    ])
  func tokens(page: String, expected: [String]) {
    #expect(Self.tokens(page).joined(separator: "|") == expected.joined(separator: "|"))
  }

  @Test("A tag with thousands of attributes keeps those that are read")
  func manyAttributes() {
    let noise = (0..<10_000).map { "a\($0)=\($0)" }.joined(separator: " ")
    #expect(Self.tokens("<p \(noise) id=x>y") == ["<p id=x>", "y"])
  }
}
