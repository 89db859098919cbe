import Base

/// An output file of whole records, with the size up to which its content counts.
///
/// The pairs are lines (JSONL); the trajectories are one JSON array, which is kept well-formed by
/// writing its closing bracket anew behind every batch:
///
///     [⏎{…},⏎{…}⏎]⏎
struct RecordStream<File: RecordFile>: Sendable {
  let file: File
  let format: RecordFormat
  /// Bytes up to the end of the last record that was written whole, without an array's end.
  private(set) var size: Int

  /// Starts an empty file.
  init(creating file: File, format: RecordFormat) throws(SystemError) {
    self.file = file
    self.format = format
    size = format.opening.count
    try file.write(format.opening + format.closing(isEmpty: true), at: 0)
  }

  /// Continues a file whose content counts up to `size`; the rest is cut off.
  init(continuing file: File, format: RecordFormat, size: Int) throws(SystemError) {
    self.file = file
    self.format = format
    self.size = size
    try restore()
  }

  /// What a file holds behind `size`, unless it is just the end of an array. Nothing is read of
  /// more than a gibibyte: nobody looks through that, and a torn write is never so long.
  static func tail(of file: File, format: RecordFormat, size: Int) throws(SystemError) -> [UInt8] {
    let length = try file.size()
    guard length > size else { return [] }
    let tail = try file.read(from: size, count: min(length - size, 1 << 30))
    return tail == format.closing(isEmpty: size == format.opening.count) ? [] : tail
  }

  /// Adds the line feed that a last line lacks.
  mutating func endLine() throws(SystemError) {
    try file.write([UInt8(ascii: "\n")], at: size)
    size += 1
  }

  /// Writes records behind the last, in pieces of about a mebibyte: many large ones are not held
  /// twice. If that fails, the stream is as it was; `restore` puts the file back as well.
  mutating func append(_ records: [[UInt8]]) throws(SystemError) {
    guard !records.isEmpty else { return }
    var piece: [UInt8] = []
    var end = size
    for record in records {
      if end + piece.count > format.opening.count { piece.append(contentsOf: format.separator) }
      piece.append(contentsOf: record)
      piece.append(contentsOf: format.terminator)
      guard piece.count >= 1 << 20 else { continue }
      try file.write(piece, at: end)
      end += piece.count
      piece.removeAll(keepingCapacity: true)
    }
    try file.write(piece + format.closing(isEmpty: false), at: end)
    size = end + piece.count
  }

  /// The size that a stream of `start` bytes has with these records behind.
  func size(adding records: [[UInt8]], to start: Int) -> Int {
    let first = start == format.opening.count ? format.separator.count : 0
    let each = format.separator.count + format.terminator.count
    return records.isEmpty ? start : records.reduce(start - first) { $0 + $1.count + each }
  }

  /// Cuts the file back to what counts and closes it again.
  mutating func restore(to size: Int? = nil) throws(SystemError) {
    if let size { self.size = size }
    try file.truncate(to: self.size)
    let closing = format.closing(isEmpty: self.size == format.opening.count)
    if !closing.isEmpty { try file.write(closing, at: self.size) }
  }
}

extension RecordFormat {
  /// The size of a file without a record, an array's end not counted.
  var emptySize: Int { opening.count }

  fileprivate var opening: [UInt8] {
    switch self {
    case .lines: []
    case .array: Array("[\n".utf8)
    }
  }

  fileprivate var separator: [UInt8] {
    switch self {
    case .lines: []
    case .array: Array(",\n".utf8)
    }
  }

  fileprivate var terminator: [UInt8] {
    switch self {
    case .lines: [UInt8(ascii: "\n")]
    case .array: []
    }
  }

  fileprivate func closing(isEmpty: Bool) -> [UInt8] {
    switch self {
    case .lines: []
    case .array: Array((isEmpty ? "]\n" : "\n]\n").utf8)
    }
  }
}
