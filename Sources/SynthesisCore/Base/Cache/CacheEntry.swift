/// A server's answer as the cache keeps it: a line that says what follows, then the body as it came.
///
///     synthesis-reply 1 <SHA-256 of the body> <its length>⏎<body>
///
/// No file is synced, so a power cut may leave one empty or short; the digest tells.
struct CacheEntry: Sendable, Hashable {
  let body: [UInt8]

  init(body: [UInt8]) { self.body = body }

  private static let mark = "synthesis-reply 1"

  var fileContent: [UInt8] {
    Array("\(Self.mark) \(SHA256.digest(body).hexadecimal) \(body.count)\n".utf8) + body
  }

  /// Nil for anything but a whole file.
  init?(fileContent: [UInt8]) {
    guard let end = fileContent.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let words = String(decoding: fileContent[..<end], as: UTF8.self).split(separator: " ")
    let body = Array(fileContent[(end + 1)...])
    guard words.count == 4, words[0] + " " + words[1] == Self.mark,
      Int(words[3]) == body.count, words[2] == SHA256.digest(body).hexadecimal
    else { return nil }
    self.body = body
  }
}

/// What a stored body turned out to be. The raw values end its file's name.
package enum CacheEntryState: String, Sendable, CaseIterable {
  /// Paid for and not looked at yet; of a worker that died, most likely.
  case raw
  /// A response that was made use of.
  case taken
  /// A response whose content was of no use. Only a replay asks for it again.
  case refused
}
