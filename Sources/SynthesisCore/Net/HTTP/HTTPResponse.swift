package import Base

/// A whole HTTP response.
package struct HTTPResponse: Sendable, Hashable {
  package var status: Int
  package var headers: [HTTPHeader]
  package var body: [UInt8]
  package var timings: HTTPTimings

  package init(
    status: Int, headers: [HTTPHeader], body: [UInt8], timings: HTTPTimings = HTTPTimings()
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.timings = timings
  }

  /// The first header of that name, whatever its case.
  package func header(_ name: String) -> String? {
    headers.first { header in
      header.name.utf8.count == name.utf8.count
        && zip(header.name.utf8, name.utf8).allSatisfy { Self.folded($0) == Self.folded($1) }
    }?.value
  }

  /// Names are compared several times a response, and are ASCII.
  private static func folded(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}

extension HTTPResponse {
  /// The same without a key that it quotes.
  package func hiding(_ key: Secret?) -> HTTPResponse {
    guard let key else { return self }
    var response = self
    response.body = key.hidden(in: body)
    response.headers = headers.map { HTTPHeader(name: $0.name, value: key.hidden(in: $0.value)) }
    return response
  }
}

/// How long a request took, in milliseconds.
package struct HTTPTimings: Sendable, Hashable {
  /// Until the connection stood, TLS included; 0 on a connection that was there already.
  var connect = 0.0
  /// Until the first byte of the response.
  var firstByte = 0.0
  package var total = 0.0
  /// Whether the request went over a connection that an earlier one had opened.
  var reusedConnection = false
}
