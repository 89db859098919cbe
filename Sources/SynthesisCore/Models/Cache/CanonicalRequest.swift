import Base

/// All that decides a reply but for the model and the sample, in one form whatever API it is asked
/// over and whatever an endpoint wants left out.
///
///     {"messages": […], "max_tokens": …, "temperature": …, "response_format": {…}, …}
///
/// Its members have the names that the first version's requests had, so that replies which were paid
/// for then are still found. Never change what it writes for a request that could be written before.
struct CanonicalRequest: Sendable, Hashable {
  let bytes: [UInt8]

  init(_ request: ModelRequest, _ settings: ModelSettings) {
    var writer = JSONWriter()
    writer.object { object in
      object.member("messages") { writer in
        writer.array(request.messages) { writer, message in
          writer.object { object in
            object.member("role", message.role.rawValue)
            object.member("content", message.content)
          }
        }
      }
      object.member("max_tokens", max(1, request.tokenLimit ?? settings.maxTokens))
      if let temperature = request.temperature ?? settings.temperature {
        object.member("temperature", temperature)
      }
      if let topP = settings.topP { object.member("top_p", topP) }
      if let seed = settings.seed { object.member("seed", seed) }
      let form: JSONValue = [
        "type": "json_schema",
        "json_schema": [
          "name": .string(request.replyName), "strict": true,
          "schema": request.replySchema.value,
        ],
      ]
      object.member("response_format", form)
      for member in settings.extraBody.sortedMembers { object.member(member.key, member.value) }
    }
    bytes = writer.bytes
  }

  var digest: SHA256.Digest { SHA256.digest(bytes) }
}

extension CacheKey {
  /// Changes when replies come to be read in another way, so that older ones are asked for again.
  private static let version = 1

  /// `request` is the digest of what is asked; `sample` keeps apart the answers to one question that
  /// is asked more than once.
  init(model: String, request: SHA256.Digest, sample: String) {
    let text = "\(Self.version)\0\(model)\0\(sample)\0\(request.hexadecimal)"
    self.init(digest: SHA256.digest(text.utf8))
  }
}
