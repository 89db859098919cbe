/// The beginning and the end of what a step printed, whatever the length between.
///
///     var excerpt = OutputExcerpt(limit: 20_000)
///     excerpt.append(chunk)
///     excerpt.text  // at most the first and the last 10,000 characters
struct OutputExcerpt: Sendable, Hashable {
  private(set) var isCut = false
  private let half: Int
  private var head: [UInt8] = []
  private var tail: [UInt8] = []

  init(limit: Int) { half = limit / 2 }

  /// As many bytes as a half of characters can have.
  private var room: Int { 4 * half }

  mutating func append(_ chunk: some Collection<UInt8>) {
    let first = chunk.prefix(room - head.count)
    head += first
    tail += chunk.dropFirst(first.count)
    // In large strides, so that each byte is moved once or twice.
    if tail.count > 4 * room {
      tail.removeFirst(tail.count - room)
      isCut = true
    }
  }

  /// Bytes that are not UTF-8 show as replacement characters.
  var text: String {
    let whole = isCut ? [] : Array(String(decoding: head + tail, as: UTF8.self).unicodeScalars)
    if !isCut, whole.count <= 2 * half { return Self.string(whole) }
    let beginning =
      isCut
      ? Array(String(decoding: head, as: UTF8.self).unicodeScalars.prefix(half))
      : Array(whole.prefix(half))
    let end =
      isCut
      ? Array(String(decoding: tail, as: UTF8.self).unicodeScalars.suffix(half))
      : Array(whole.suffix(half))
    return Self.string(beginning) + "\n… output left out …\n" + Self.string(end)
  }

  /// Whether `text` leaves something out.
  var isTruncated: Bool {
    isCut || String(decoding: head + tail, as: UTF8.self).unicodeScalars.count > 2 * half
  }

  private static func string(_ scalars: [Unicode.Scalar]) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }
}
