import Base

/// A journal line for a start that resumes the run: from here on the run is under way again.
struct JournalStart: Sendable, Hashable {
  /// ISO 8601, UTC, with milliseconds.
  var at: String
  var toolVersion: String
  /// The source that this start reads, absolute: seeds that fail in it stand there.
  var source: String
  var sourceDigest: SHA256.Digest
  var sourceCount: Int
  /// How many items the run is about with this start: those that have ended, and those selected.
  var selectedCount: Int
}

/// A journal line for the end of a start that came to an end in order. Behind it nothing stands but
/// what later starts write, so a journal that ends otherwise is that of a run that was killed.
package struct JournalEnd: Sendable, Hashable {
  /// ISO 8601, UTC, with milliseconds.
  var at: String
  /// As in the statistics.
  package var status: String
  /// How many items have ended, in all starts of the run.
  package var done: Int
  /// How many items that some start of the run was to do have not.
  package var open: Int
  /// What ended it, as people were told: an endpoint's words, or the limit of the budget. Empty where
  /// nothing did, and in journals from before it was kept.
  package var detail = ""

  /// Whether there is nothing left to resume. A run that took only some of its source, by a limit or
  /// by places, is finished with these.
  package var isFinished: Bool { open == 0 }

  static let complete = "complete"
  static let budgetUsedUp = "stopped: the budget is used up"
}

/// A journal line for an item whose end does not count any more: a bad one whose place in the source has
/// got a good one, or one that failed as all did when the run stopped for it.
struct JournalWithdrawal: Sendable, Hashable {
  var key: ItemKey
}

extension JournalStart {
  var line: [UInt8] {
    var writer = JSONWriter(capacity: 192)
    writer.object {
      $0.member("v", JournalHeader.version)
      $0.member("type", "start")
      $0.member("at", at)
      $0.member("tool_version", toolVersion)
      $0.member("seeds_file", source)
      $0.member("seeds_digest", sourceDigest.hexadecimal)
      $0.member("seeds_count", sourceCount)
      $0.member("seeds_selected", selectedCount)
    }
    return writer.bytes
  }

  init?(json: JSONValue) {
    guard let at = json["at"]?.string, let toolVersion = json["tool_version"]?.string,
      let source = json["seeds_file"]?.string,
      let sourceDigest = json["seeds_digest"]?.string.flatMap(SHA256.Digest.init(hexadecimal:)),
      let sourceCount = json["seeds_count"]?.integer,
      let selectedCount = json["seeds_selected"]?.integer
    else { return nil }
    self.init(
      at: at, toolVersion: toolVersion, source: source, sourceDigest: sourceDigest,
      sourceCount: sourceCount, selectedCount: selectedCount)
  }
}

extension JournalEnd {
  var line: [UInt8] {
    var writer = JSONWriter(capacity: 128)
    writer.object {
      $0.member("v", JournalHeader.version)
      $0.member("type", "end")
      $0.member("at", at)
      $0.member("status", status)
      $0.member("done", done)
      $0.member("open", open)
      if !detail.isEmpty { $0.member("detail", detail) }
    }
    return writer.bytes
  }

  init?(json: JSONValue) {
    guard let at = json["at"]?.string, let status = json["status"]?.string,
      let done = json["done"]?.integer, let open = json["open"]?.integer
    else { return nil }
    self.init(
      at: at, status: status, done: done, open: open, detail: json["detail"]?.string ?? "")
  }
}

extension JournalWithdrawal {
  var line: [UInt8] {
    var writer = JSONWriter(capacity: 128)
    writer.object {
      $0.member("v", JournalHeader.version)
      $0.member("type", "withdrawal")
      $0.member("digest", key.digest.hexadecimal)
      $0.member("occurrence", key.occurrence)
    }
    return writer.bytes
  }

  init?(json: JSONValue) {
    guard let key = ItemKey(json: json) else { return nil }
    self.init(key: key)
  }
}
