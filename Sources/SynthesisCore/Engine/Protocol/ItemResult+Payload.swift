import Base

/// The payload of a result is lines of JSON: the result itself, with the number of records for each
/// output, then the records in that order. Their lines are the final bytes of the output files; the
/// parent checks and appends them as they are.
extension ItemResult {
  /// `outputs` are the names of the job's outputs in their order.
  func payload(outputs: [String]) -> [UInt8] {
    let lines = outputs.map { records[$0, default: []] }
    var writer = JSONWriter(capacity: 512 + lines.joined().reduce(0) { $0 + $1.count + 1 })
    writer.object {
      $0.member("state", outcome.state.rawValue)
      $0.member("stage", outcome.stage)
      $0.member("cause", outcome.cause)
      $0.member("detail", outcome.detail)
      $0.member("records") { writer in
        writer.object { counts in
          for (name, lines) in zip(outputs, lines) { counts.member(name, lines.count) }
        }
      }
      if let fatal { $0.member("fatal", fatal.rawValue) }
      $0.member("counters") { counters.write(to: &$0) }
      $0.member("usage") { usage.write(to: &$0) }
    }
    for line in lines.joined() {
      writer.raw([UInt8(ascii: "\n")])
      writer.raw(line)
    }
    return writer.bytes
  }

  /// Throws for whatever the job could not have meant: records that are not JSON objects or go to no
  /// output, an accepted item without a record that it must have, or another one with such a record.
  init(payload: [UInt8], outputs: [OutputSpec]) throws(PayloadError) {
    var lines = payload.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
    guard let first = lines.popFirst(), let header = try? JSONValue(parsing: first),  // as below
      let state = header["state"]?.string.flatMap(ItemState.init(rawValue:)),
      let stage = header["stage"]?.string, let cause = header["cause"]?.string,
      let detail = header["detail"]?.string,
      let counts = header["records"]?.object,
      let counters = header["counters"].flatMap(Counters.init(json:)),
      let usage = header["usage"].flatMap(ModelUsage.init(json:))
    else { throw PayloadError(description: "a result without a readable report") }
    var records: [String: [[UInt8]]] = [:]
    for member in counts.members {
      guard let count = member.value.integer, count >= 0, count <= lines.count,
        outputs.contains(where: { $0.name == member.key })
      else { throw Self.mismatch }
      records[member.key] = try lines.prefix(count).map { line throws(PayloadError) in
        guard line.isJSONObject else {
          throw PayloadError(description: "a result with a record that is not a JSON object")
        }
        return Array(line)
      }
      lines = lines.dropFirst(count)
    }
    let isRight = outputs.filter(\.isRequired).allSatisfy {
      records[$0.name, default: []].isEmpty == (state != .accepted)
    }
    guard lines.isEmpty, isRight else { throw Self.mismatch }
    self.init(
      outcome: ItemOutcome(state: state, stage: stage, cause: cause, detail: detail),
      records: records, counters: counters, usage: usage)
    if let name = header["fatal"]?.string {
      guard let fatal = FatalCondition.Kind(rawValue: name) else {
        throw PayloadError(description: "a result that tells of an unknown fatal condition")
      }
      self.fatal = fatal
    }
  }

  private static let mismatch = PayloadError(
    description: "a result whose records do not match its report")
}

extension ArraySlice<UInt8> {
  fileprivate var isJSONObject: Bool {
    withUnsafeBufferPointer { buffer in
      var scanner = JSONScanner(buffer)
      do {
        guard try scanner.nextStart() == .object else { return false }
        try scanner.skipValue()
        return scanner.isAtEnd
      } catch {
        return false
      }
    }
  }
}
