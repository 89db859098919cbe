/// Marks what others have written, so that a model can tell it from its own instructions.
enum WebContent {
  static let opening = "<web_content>"
  static let closing = "</web_content>"

  /// The text between marks, in which it can't set marks of its own.
  static func marked(_ text: String) -> String {
    let text = text.replacing(opening, with: "&lt;web_content>")
      .replacing(closing, with: "&lt;/web_content>")
    return "\(opening)\n\(text)\n\(closing)"
  }
}
