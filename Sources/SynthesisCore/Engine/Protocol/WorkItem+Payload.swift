import Base

extension WorkItem {
  /// The item as its message carries it: a line of JSON that tells where it stands, then what it
  /// says.
  var message: [UInt8] {
    var writer = JSONWriter(capacity: payload.count + 192)
    writer.object {
      $0.member("index", index)
      $0.member("digest", digest.hexadecimal)
      $0.member("occurrence", occurrence)
    }
    writer.raw([UInt8(ascii: "\n")])
    writer.raw(payload)
    return writer.bytes
  }

  init(message: [UInt8]) throws(PayloadError) {
    guard let end = message.firstIndex(of: UInt8(ascii: "\n")),
      let value = try? JSONValue(parsing: message[..<end]),  // any damage has the same consequence
      let index = value["index"]?.integer,
      let digest = value["digest"]?.string.flatMap(SHA256.Digest.init(hexadecimal:)),
      let occurrence = value["occurrence"]?.integer
    else { throw PayloadError(description: "an item message that holds no item") }
    self.init(
      index: index, digest: digest, occurrence: occurrence, payload: Array(message[(end + 1)...]))
  }
}
