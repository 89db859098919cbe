/// One HTTP request: a POST if it has a body, otherwise a GET.
struct HTTPRequest: Sendable, Hashable {
  var url: String
  var headers: [HTTPHeader] = []
  /// Sent as `Authorization: Bearer …`; apart from the other headers so that it is never printed.
  var bearerToken: Secret?
  /// Keys under other names.
  var secretHeaders: [SecretHeader] = []
  var body: [UInt8]?
  /// Name look-up, connection and TLS together.
  var connectTimeoutSeconds = 10.0
  /// Until the first byte of the response, connecting included; nil leaves it to the total.
  var firstByteTimeoutSeconds: Double?
  /// From the first byte sent to the last received, connecting included, queueing not.
  var totalTimeoutSeconds: Double
  /// Nothing is sent later, and what is under way then ends; nil sets no limit.
  var deadline: SuspendingClock.Instant?
  /// A longer response body ends the request with `.bodyTooLarge`.
  var maximumBodyBytes = 64 << 20
  /// Lets the server send the body compressed. It comes decoded, and is cut off with
  /// `.transferTooLarge` when more than so many bytes have come over the wire; the bytes that it
  /// makes count against `maximumBodyBytes`. Nil asks for the body as it is.
  var maximumCompressedBytes: Int?
  var destination = Destination.anywhere
}

struct HTTPHeader: Sendable, Hashable {
  var name: String
  var value: String
}

/// A header whose value is never printed.
struct SecretHeader: Sendable, Hashable {
  var name: String
  var value: Secret
}
