import Base

extension ItemProgress {
  var payload: [UInt8] {
    var writer = JSONWriter(capacity: 128)
    writer.object {
      $0.member("stage", stage)
      $0.member("usage") { usage.write(to: &$0) }
    }
    return writer.bytes
  }

  init(payload: [UInt8]) throws(PayloadError) {
    guard let value = try? JSONValue(parsing: payload),  // any damage has the same consequence
      let stage = value["stage"]?.string, let usage = value["usage"].flatMap(ModelUsage.init(json:))
    else { throw PayloadError(description: "progress that can't be read") }
    self.init(stage: stage, usage: usage)
  }
}
