import Base

extension ItemProgress {
  var payload: [UInt8] {
    var writer = JSONWriter(capacity: 128)
    writer.object {
      $0.member("stage", stage)
      $0.member("usage") { usage.write(to: &$0) }
      if waitedMilliseconds > 0 { $0.member("waited_ms", waitedMilliseconds) }
      if let waiting {
        $0.member("waiting") { writer in
          writer.object {
            $0.member("reason", waiting.reason.rawValue)
            $0.member("endpoint", waiting.endpoint)
            $0.member("detail", waiting.detail)
            if let until = waiting.until { $0.member("until", until) }
          }
        }
      }
    }
    return writer.bytes
  }

  init(payload: [UInt8]) throws(PayloadError) {
    guard let value = try? JSONValue(parsing: payload),  // any damage has the same consequence
      let stage = value["stage"]?.string, let usage = value["usage"].flatMap(ModelUsage.init(json:))
    else { throw PayloadError(description: "progress that can't be read") }
    self.init(
      stage: stage, usage: usage, waitedMilliseconds: value["waited_ms"]?.integer ?? 0,
      waiting: value["waiting"].flatMap(Waiting.init(json:)))
  }
}

extension Waiting {
  fileprivate init?(json: JSONValue) {
    guard let reason = json["reason"]?.string.flatMap(Reason.init(rawValue:)) else { return nil }
    self.init(
      reason, endpoint: json["endpoint"]?.string ?? "", detail: json["detail"]?.string ?? "",
      until: json["until"]?.integer)
  }
}
