/// A page as sites make them: an article between navigation, advertisements and other articles.
enum MadePage {
  static let sentences = [
    "The bridge over the river was opened in 1883, after fourteen years of work.",
    "Its two towers stand 84 metres above the water, higher than any building of that time.",
    "The engineer who planned it, and his son after him, did not live to see the work done.",
    "On the first day, one hundred and fifty thousand people walked across, paying one cent each.",
    "Four cables carry the roadway, each of them made of more than five thousand wires.",
  ]

  static let articleText = sentences.joined(separator: "\n")

  static func article(
    container: String = "<div class=\"article-body\">", body: String? = nil, head: String = ""
  ) -> String {
    let paragraphs = body ?? sentences.map { "<p>\($0)</p>" }.joined(separator: "\n")
    return """
      <!doctype html><html><head><meta charset="utf-8"><title>The bridge | The Paper</title>
      <meta property="article:published_time" content="2024-05-06T07:08:09Z">\(head)</head>
      <body class="has-sidebar"><header><a href="/">The Paper</a></header>
      <nav><ul>\(menu)</ul></nav>
      <div id="wrapper"><h1>The bridge</h1>\(container)\(paragraphs)</div>
      <div class="related-posts"><h3>Read also</h3><ul>\(menu)</ul>
      <p>Another story, which is about a tunnel, and quite long, but of no concern here.</p></div>
      <div id="comments"><p>I have walked there, it is splendid, as everyone should know.</p></div>
      </div><aside><p>Subscribe to our newsletter, it comes weekly, and costs nothing.</p></aside>
      <footer><p>Copyright, imprint, and all the other things that nobody reads.</p></footer>
      <script>var a = "<p>Not text, at all, ever.</p>";</script></body></html>
      """
  }

  private static let menu = ["News", "Sports", "Weather", "Travel"]
    .map { "<li><a href=\"/\($0)\">\($0)</a></li>" }.joined()
}
