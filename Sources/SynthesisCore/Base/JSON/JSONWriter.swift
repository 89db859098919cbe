/// Appends JSON text to a byte buffer.
///
/// JSONSerialization takes ten times as long and JSONEncoder writes 1.0 as 1, which changes a
/// column's type for readers that infer it; records are written with this instead.
///
///     var writer = JSONWriter()
///     writer.object { object in
///       object.member("qa_id", "src_0001_ab_traj_0_qa_0")
///       object.member("reasoning_steps") { $0.array(steps) { writer, step in … } }
///     }
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []

  package init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  package mutating func null() { append("null") }
  mutating func value(_ value: Bool) { append(value ? "true" : "false") }

  mutating func value(_ value: some BinaryInteger) { bytes.append(contentsOf: String(value).utf8) }

  /// A number that always reads back as a fraction. JSON has no NaN or infinity: they are written
  /// as null.
  mutating func value(_ value: Double) {
    guard value.isFinite else { return null() }
    bytes.append(contentsOf: value.description.utf8)
  }

  package mutating func value(_ value: String) {
    var value = value
    bytes.append(UInt8(ascii: "\""))
    value.withUTF8 { appendEscaped($0) }
    bytes.append(UInt8(ascii: "\""))
  }

  package mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let value): self.value(value)
    case .integer(let value): self.value(value)
    case .number(let value): self.value(value)
    case .string(let value): self.value(value)
    case .array(let values): array(values) { $0.value($1) }
    case .object(let object): self.value(object)
    }
  }

  mutating func value(_ object: JSONObject) {
    self.object { writer in
      for member in object.members { writer.member(member.key, member.value) }
    }
  }

  /// Text that is already JSON.
  package mutating func raw(_ json: some Sequence<UInt8>) { bytes.append(contentsOf: json) }

  package mutating func array<Element>(
    _ elements: some Sequence<Element>, _ body: (inout JSONWriter, Element) -> Void
  ) {
    bytes.append(UInt8(ascii: "["))
    var isFirst = true
    for element in elements {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      body(&self, element)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  package mutating func object(_ body: (inout Members) -> Void) {
    bytes.append(UInt8(ascii: "{"))
    var members = Members(writer: self)
    // The buffer moves into the members and back, so that appending never copies it.
    self = JSONWriter()
    body(&members)
    self = members.writer
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    for index in text.indices {
      let byte = text[index]
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
        continue
      }
      bytes.append(contentsOf: text[start..<index])
      start = index + 1
      switch byte {
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\\"): append("\\\\")
      case UInt8(ascii: "\n"): append("\\n")
      case UInt8(ascii: "\r"): append("\\r")
      case UInt8(ascii: "\t"): append("\\t")
      default:
        append("\\u00")
        bytes.append(Self.hexadecimal[Int(byte >> 4)])
        bytes.append(Self.hexadecimal[Int(byte & 15)])
      }
    }
    bytes.append(contentsOf: text[start...])
  }

  private static let hexadecimal = Array("0123456789abcdef".utf8)
}

extension JSONWriter {
  /// The members of the object being written.
  package struct Members {
    fileprivate var writer: JSONWriter
    private var isEmpty = true

    fileprivate init(writer: JSONWriter) { self.writer = writer }

    package mutating func member(_ key: String, _ body: (inout JSONWriter) -> Void) {
      if !isEmpty { writer.bytes.append(UInt8(ascii: ",")) }
      isEmpty = false
      writer.value(key)
      writer.bytes.append(UInt8(ascii: ":"))
      body(&writer)
    }

    package mutating func member(_ key: String, _ value: String) { member(key) { $0.value(value) } }
    package mutating func member(_ key: String, _ value: Bool) { member(key) { $0.value(value) } }
    package mutating func member(_ key: String, _ value: Double) { member(key) { $0.value(value) } }
    package mutating func member(_ key: String, _ value: JSONValue) {
      member(key) { $0.value(value) }
    }
    package mutating func member(_ key: String, _ value: some BinaryInteger) {
      member(key) { $0.value(value) }
    }
  }
}

extension JSONValue {
  /// The value as one line of JSON.
  package var json: [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.bytes
  }

  package var jsonText: String { String(decoding: json, as: UTF8.self) }

  /// One line of JSON with every object's keys sorted: equal values give equal text.
  package var canonicalText: String { sortedByKey.jsonText }

  private var sortedByKey: JSONValue {
    switch self {
    case .array(let values): .array(values.map(\.sortedByKey))
    case .object(let object):
      .object(JSONObject(object.sortedMembers.map { ($0.key, $0.value.sortedByKey) }))
    default: self
    }
  }
}
