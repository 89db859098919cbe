extension Seed {
  /// The seed as its message carries it.
  var payload: [UInt8] {
    var writer = JSONWriter(capacity: content.utf8.count + 192)
    writer.object {
      $0.member("index", index)
      $0.member("content", content)
      $0.member("kwargs", .object(arguments))
      $0.member("digest", digest.hexadecimal)
      $0.member("occurrence", occurrence)
    }
    return writer.bytes
  }

  init(payload: [UInt8]) throws(PayloadError) {
    guard let value = try? JSONValue(parsing: payload),  // any damage has the same consequence
      let index = value["index"]?.integer, let content = value["content"]?.string,
      let arguments = value["kwargs"]?.object,
      let digest = value["digest"]?.string.flatMap(SHA256.Digest.init(hexadecimal:)),
      let occurrence = value["occurrence"]?.integer
    else { throw PayloadError(description: "a seed message that holds no seed") }
    self.init(
      index: index, content: content, arguments: arguments, digest: digest, occurrence: occurrence)
  }
}
