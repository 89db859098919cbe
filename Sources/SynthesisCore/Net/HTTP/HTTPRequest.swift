package import Base

/// One HTTP request: a POST if it has a body, otherwise a GET.
package struct HTTPRequest: Sendable, Hashable {
  package var url: String
  package var headers: [HTTPHeader]
  /// Sent as `Authorization: Bearer …`; apart from the other headers so that it is never printed.
  package var bearerToken: Secret?
  /// Keys under other names.
  package var secretHeaders: [SecretHeader]
  package var body: [UInt8]?
  /// Name look-up, connection and TLS together.
  package var connectTimeoutSeconds: Double
  /// Until the first byte of the response, connecting included; nil leaves it to the total.
  package var firstByteTimeoutSeconds: Double?
  /// From the first byte sent to the last received, connecting included, queueing not.
  package var totalTimeoutSeconds: Double
  /// Nothing is sent later, and what is under way then ends; nil sets no limit.
  package var deadline: SuspendingClock.Instant?
  /// A longer response body ends the request with `.bodyTooLarge`.
  package var maximumBodyBytes: Int
  /// Lets the server send the body compressed. It comes decoded, and is cut off with
  /// `.transferTooLarge` when more than so many bytes have come over the wire; the bytes that it
  /// makes count against `maximumBodyBytes`. Nil asks for the body as it is.
  package var maximumCompressedBytes: Int?
  package var destination = Destination.anywhere

  package init(
    url: String, headers: [HTTPHeader] = [], bearerToken: Secret? = nil,
    secretHeaders: [SecretHeader] = [], body: [UInt8]? = nil, connectTimeoutSeconds: Double = 10.0,
    firstByteTimeoutSeconds: Double? = nil, totalTimeoutSeconds: Double,
    deadline: SuspendingClock.Instant? = nil, maximumBodyBytes: Int = 64 << 20,
    maximumCompressedBytes: Int? = nil, destination: Destination = .anywhere
  ) {
    self.url = url
    self.headers = headers
    self.bearerToken = bearerToken
    self.secretHeaders = secretHeaders
    self.body = body
    self.connectTimeoutSeconds = connectTimeoutSeconds
    self.firstByteTimeoutSeconds = firstByteTimeoutSeconds
    self.totalTimeoutSeconds = totalTimeoutSeconds
    self.deadline = deadline
    self.maximumBodyBytes = maximumBodyBytes
    self.maximumCompressedBytes = maximumCompressedBytes
    self.destination = destination
  }
}

package struct HTTPHeader: Sendable, Hashable {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// A header whose value is never printed.
package struct SecretHeader: Sendable, Hashable {
  package var name: String
  package var value: Secret

  package init(name: String, value: Secret) {
    self.name = name
    self.value = value
  }
}
