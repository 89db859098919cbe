import Base

/// What a response holds, by its header and, where that says nothing, by its first bytes.
enum PageKind: Hashable, Sendable {
  case html
  case json
  case text
  case pdf
  case image(String)
  case other(String)

  init(contentType: String?, bytes: [UInt8]) {
    let type =
      contentType?.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace } ?? ""
    if bytes.starts(with: "%PDF-".utf8) {
      self = .pdf
      return
    }
    switch type {
    case "text/html", "application/xhtml+xml": self = .html
    case "application/pdf", "application/x-pdf": self = .pdf
    case "application/json", "text/json", "application/ld+json": self = .json
    case "", "text/plain", "application/octet-stream", "binary/octet-stream", "unknown/unknown",
      "application/xml", "text/xml":
      self = Self.guess(bytes, type)
    case let type where type.hasPrefix("image/"): self = .image(type)
    case let type where type.hasSuffix("+json"): self = .json
    case let type where type.hasPrefix("text/") || type.hasSuffix("+xml"): self = .text
    case "application/javascript", "application/x-yaml", "application/yaml", "application/x-ndjson":
      self = .text
    default: self = .other(type)
    }
  }

  private static func guess(_ bytes: [UInt8], _ type: String) -> PageKind {
    for (start, name) in images where bytes.starts(with: start) { return .image(name) }
    let head = bytes.prefix(1024)
    let text = String(decoding: head, as: UTF8.self).lowercased()
    let isMarkup = ["<!doctype html", "<html", "<head", "<body"].contains { text.contains($0) }
    if isMarkup, type != "text/plain" { return .html }
    if type == "text/plain" || type.hasSuffix("xml") { return .text }
    let first = head.first { !HTMLText.isSpace($0) }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return .json }
    if first == UInt8(ascii: "<") { return .html }
    // Control characters other than white space are not text.
    let isBinary = head.contains { $0 < 0x20 && !HTMLText.isSpace($0) && $0 != 0x1B }
    return isBinary ? .other(type.isEmpty ? "unknown" : type) : .text
  }

  private static let images: [([UInt8], String)] = [
    ([0x89, 0x50, 0x4E, 0x47], "image/png"), ([0xFF, 0xD8, 0xFF], "image/jpeg"),
    (Array("GIF8".utf8), "image/gif"),
  ]
}
