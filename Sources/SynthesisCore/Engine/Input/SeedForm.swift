import Base

/// How the seeds stand in a seed file, told by its beginning.
enum SeedForm: Sendable, Hashable {
  /// An element a line.
  case lines
  /// Between brackets, with commas.
  case array
  /// The same as the member `seeds` of an object that is the whole file; how many bytes stand before
  /// its first element.
  case member(start: Int)
  /// Values that span lines, one after the other, as pretty-printers write them.
  case values

  enum Refusal: Error, Hashable {
    case foreign(ForeignFormat)
    case notJSON
  }

  /// As much as is looked at where less does not tell.
  private static let furthest = 64 * 1024
  private static let textLength = 4096

  /// Nil where more bytes are needed. `bytes` begin with the first that is no white space; with
  /// `isWhole` nothing follows them.
  static func of(
    _ bytes: ArraySlice<UInt8>, isWhole: Bool, contentKey: String
  ) throws(Refusal) -> SeedForm? {
    switch bytes.first {
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return try ofStrings(bytes, isWhole)
    case UInt8(ascii: "{"): return ofObject(bytes, isWhole, contentKey)
    default: return try ofText(bytes, isWhole)
    }
  }

  /// Quoted fields of a table begin as strings do, but more follows on the line.
  private static func ofStrings(
    _ bytes: ArraySlice<UInt8>, _ isWhole: Bool
  ) throws(Refusal) -> SeedForm? {
    let seen = bytes.prefix(textLength)
    let line = seen.prefix { $0 != UInt8(ascii: "\n") }
    var scan = SeedElementScan(first: UInt8(ascii: "\""))
    var end = 0
    let isString = line.withUnsafeBufferPointer { scan.findEnd(in: $0, from: &end) }
    let next = line.dropFirst(end).first { $0 != UInt8(ascii: " ") }
    guard isString, let next, Array(",\t;|".utf8).contains(next) else {
      // A line that goes on may yet be one of a table.
      let isOver = line.endIndex < seen.endIndex || isWhole || seen.count == textLength
      return isOver || isString && next != nil ? .lines : nil
    }
    guard let text = beginning(bytes, isWhole) else { return nil }
    if let table = DelimitedText(text, isWhole: isWhole && bytes.count <= textLength) {
      throw .foreign(table.format)
    }
    return .lines
  }

  private static func ofText(
    _ bytes: ArraySlice<UInt8>, _ isWhole: Bool
  ) throws(Refusal) -> SeedForm? {
    // A first line that is JSON, though no seed, is a bad seed; a text of another kind is no seed
    // file, and a million bad seeds would be no help.
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
    if line.endIndex < bytes.endIndex || isWhole, isJSON(line) { return .lines }
    guard let text = beginning(bytes, isWhole) else { return nil }
    if let found = ForeignFormat(text: text, isWhole: isWhole && bytes.count <= textLength) {
      throw .foreign(found)
    }
    throw .notJSON
  }

  /// The same bytes in however many pieces the file comes.
  private static func beginning(_ bytes: ArraySlice<UInt8>, _ isWhole: Bool) -> [UInt8]? {
    isWhole || bytes.count >= textLength ? Array(bytes.prefix(textLength)) : nil
  }

  private static func isJSON(_ line: ArraySlice<UInt8>) -> Bool {
    do throws(JSONError) {
      _ = try JSONValue(parsing: line)
      return true
    } catch {
      return false
    }
  }
}

// MARK: - Objects

extension SeedForm {
  private static func ofObject(
    _ bytes: ArraySlice<UInt8>, _ isWhole: Bool, _ contentKey: String
  ) -> SeedForm? {
    let seen = bytes.prefix(furthest)
    let isAll = isWhole || bytes.count >= furthest
    let line = seen.prefix { $0 != UInt8(ascii: "\n") }
    let lineIsOver = line.endIndex < seen.endIndex || isAll
    switch seedsMember(in: seen, contentKey) {
    case .unknown where !isAll: return nil
    case .found(let start):
      // A seed may have such a member too; what tells is whether it is one.
      guard lineIsOver else { return nil }
      if !isSeed(line, contentKey) { return .member(start: start) }
    case .unknown, .none: break
    }
    // A pretty-printer leaves the brace alone on its line; a line of its own is a whole object.
    let next = bytes.dropFirst().first { ![0x20, 0x09, 0x0D].contains($0) }
    guard let next else { return isWhole ? .lines : nil }
    return next == UInt8(ascii: "\n") ? .values : .lines
  }

  private enum SeedsMember {
    case found(start: Int)
    case none
    case unknown
  }

  private static func seedsMember(
    in bytes: ArraySlice<UInt8>, _ contentKey: String
  ) -> SeedsMember {
    bytes.withUnsafeBufferPointer { buffer in
      var scanner = JSONScanner(buffer)
      do throws(JSONError) {
        try scanner.expect("{")
        repeat {
          scanner.skipWhitespace()
          let key = try scanner.string()
          try scanner.expect(":")
          if key == contentKey { return .none }
          if key == "seeds", try scanner.nextStart() == .array {
            try scanner.expect("[")
            return .found(start: scanner.offset)
          }
          try scanner.skipValue(depth: 1)
        } while scanner.consume(",")
      } catch {
        // A word or a number that is cut off looks wrong where it begins.
        return buffer.count - error.offset < 8 ? .unknown : .none
      }
      return scanner.isAtEnd ? .unknown : .none
    }
  }

  private static func isSeed(_ line: ArraySlice<UInt8>, _ contentKey: String) -> Bool {
    do throws(JSONError) {
      return try JSONValue(parsing: line)[contentKey] != nil
    } catch {
      return false
    }
  }
}
