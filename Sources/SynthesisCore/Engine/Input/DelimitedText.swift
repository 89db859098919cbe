import Base

/// A text whose first lines have the same number of fields with commas, tabs, semicolons or bars between
/// them, as spreadsheets write tables.
struct DelimitedText: Sendable, Hashable {
  let delimiter: UInt8

  /// Nil for another text, and for one line, which has no rows. `head` has its beginning, or with
  /// `isWhole` all of it.
  init?(_ head: [UInt8], isWhole: Bool) {
    var lines = head.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
    // What follows the first two is not looked at, nor is one that may be cut off.
    if lines.count > 2 || !isWhole { lines.removeLast() }
    let texts = lines.map { $0.last == 0x0D ? $0.dropLast() : $0 }.filter { !$0.isEmpty }
    guard texts.count > 1, let first = texts.first else { return nil }
    let found = Array(",\t;|".utf8).first { delimiter in
      let fields = Self.fields(of: first, delimiter)
      // A comma at the end of a line is none between two fields.
      return fields > 1 && first.last != delimiter
        && texts.dropFirst().allSatisfy { Self.fields(of: $0, delimiter) == fields }
    }
    guard let found else { return nil }
    delimiter = found
  }

  /// Within quotes a delimiter is a character like others.
  private static func fields(of line: ArraySlice<UInt8>, _ delimiter: UInt8) -> Int {
    var count = 1
    var isQuoted = false
    for byte in line {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == delimiter, !isQuoted { count += 1 }
    }
    return count
  }

  var format: ForeignFormat {
    let isTabbed = delimiter == UInt8(ascii: "\t")
    let option =
      switch delimiter {
      case UInt8(ascii: ","): ""
      case UInt8(ascii: "\t"): #", delimiter="\t""#
      default: ", delimiter=\"\(Character(Unicode.Scalar(delimiter)))\""
      }
    var format = ForeignFormat.table(
      isTabbed ? "text with tabs between columns (TSV)" : "text with columns (CSV)", needs: "csv",
      rows: #"csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8-sig")\#(option))"#)
    // Sentences may have as many commas as each other.
    format.mayBeLines = true
    return format
  }
}
