/// A whole HTTP response.
struct HTTPResponse: Sendable, Hashable {
  var status: Int
  var headers: [HTTPHeader]
  var body: [UInt8]
  var timings = HTTPTimings()

  /// The first header of that name, whatever its case.
  func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// How long a request took, in milliseconds.
struct HTTPTimings: Sendable, Hashable {
  /// Until the connection stood, TLS included; 0 on a connection that was there already.
  var connect = 0.0
  /// Until the first byte of the response.
  var firstByte = 0.0
  var total = 0.0
  /// Whether the request went over a connection that an earlier one had opened.
  var reusedConnection = false
}
