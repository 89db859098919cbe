/// Damages a page as fuzzing does: pieces cut, doubled, moved, and markup put in anywhere.
package struct PageMutation<Random: RandomNumberGenerator> {
  private var random: Random

  package init(_ random: Random) { self.random = random }

  private let pieces = [
    "<", ">", "</", "/>", "<!--", "-->", "<!", "<?", "&", "&#", "&#x110000;", "&#xD800;", "&amp",
    "\"", "'", "=", "\0", "\r\n", "\u{FEFF}", "<p>", "</p>", "<div>", "</div>", "<a href=x>",
    "</a>",
    "<b>", "</b>", "<table>", "<tr>", "<td colspan=99999999999>", "</td>", "</table>", "<li>",
    "<ul>", "</ul>", "<ol start=-9223372036854775808>", "<ol start=9223372036854775807>",
    "<script>", "</script>", "<style>", "<title>", "<textarea>", "<svg>", "</svg>", "<math/>",
    "<select><option>", "<body>", "</body>", "<html>", "<head>", "<pre>", "</pre>", "<h1>",
    "</h3>",
    "<a href='http://[::1'>", "<a href='//'>", "<base href=':::'>", "<img alt='long text'>",
    "<sup>", "<code>`", "<blockquote>", "<form>", "<article>", "<main>", "<dl><dt><dd>",
    "<meta charset=utf-16>", "<meta charset=gbk>", "<div class=\"comments articleBody\">",
    "<p style='display:none'>", "<button>", "<template>", "<caption>", "<br>", "<hr>", "][1]",
    "|",
  ]

  package mutating func mutate(_ page: [UInt8]) -> [UInt8] {
    var page = page
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let place = Int.random(in: 0...page.count, using: &random)
      let length = Int.random(in: 0...min(page.count - place, 200), using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0: page.removeSubrange(place..<place + length)
      case 1: page.insert(contentsOf: page[place..<place + length], at: place)
      case 2:
        let moved = Array(page[place..<place + length])
        page.removeSubrange(place..<place + length)
        page.insert(contentsOf: moved, at: Int.random(in: 0...page.count, using: &random))
      case 3 where place < page.count:
        page[place] = UInt8.random(in: 0...255, using: &random)
      case 4 where Int.random(in: 0..<8, using: &random) == 0:
        page.removeSubrange(place...)
      case 5:
        let piece = pieces.randomElement(using: &random) ?? ""
        let times = Int.random(in: 1...60, using: &random)
        page.insert(contentsOf: String(repeating: piece, count: times).utf8, at: place)
      default:
        let piece = pieces.randomElement(using: &random) ?? ""
        page.insert(contentsOf: piece.utf8, at: place)
      }
    }
    return page
  }
}
