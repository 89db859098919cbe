package import Base

/// A request as the server received it.
package struct ChatServerRequest: Sendable {
  /// Counted from 1 over all connections.
  package let number: Int
  /// Which connection it came over, counted from 1.
  package let connection: Int
  package let method: String
  package let path: String
  package let headers: [(name: String, value: String)]
  package let body: [UInt8]

  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// The body as JSON; null if it is none.
  package var json: JSONValue {
    do { return try JSONValue(parsing: body) } catch { return .null }
  }
}

/// The first whole request at the start of a connection's bytes.
struct ReceivedRequest {
  let method: String
  let path: String
  let headers: [(name: String, value: String)]
  let body: ArraySlice<UInt8>

  /// Nil while more bytes are needed. Bodies are told by Content-Length alone, which is what the
  /// clients under test send.
  init?(_ bytes: [UInt8]) {
    guard let headEnd = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[..<headEnd.lowerBound], as: UTF8.self)
      .split(separator: "\r\n", omittingEmptySubsequences: false)
    let words = (lines.first ?? "").split(separator: " ")
    guard words.count == 3 else { return nil }
    method = String(words[0])
    path = String(words[1])
    headers = lines.dropFirst().compactMap { line in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      return (String(line[..<colon]), String(value))
    }
    let length = headers.first { $0.name.lowercased() == "content-length" }
      .flatMap { Int($0.value) }
    guard bytes.count >= headEnd.upperBound + (length ?? 0) else { return nil }
    body = bytes[headEnd.upperBound..<headEnd.upperBound + (length ?? 0)]
  }
}
