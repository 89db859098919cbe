extension [UInt8] {
  /// JSON text laid out for people, two spaces a level. The text must be valid JSON without white
  /// space between its tokens, as `JSONWriter` makes it.
  package var indentedJSON: [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(count * 2)
    var depth = 0
    var isInString = false
    var isEscaped = false
    var previous: UInt8 = 0
    func newLine(_ depth: Int) {
      output.append(UInt8(ascii: "\n"))
      output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
    }
    for byte in self {
      if isInString {
        output.append(byte)
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        previous = byte
        continue
      }
      let opensEmpty =
        (previous == UInt8(ascii: "{") && byte == UInt8(ascii: "}"))
        || (previous == UInt8(ascii: "[") && byte == UInt8(ascii: "]"))
      let follows = previous == UInt8(ascii: "{") || previous == UInt8(ascii: "[")
      switch byte {
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if !opensEmpty { newLine(depth) }
        output.append(byte)
      case UInt8(ascii: ","):
        output.append(byte)
        newLine(depth)
      case UInt8(ascii: ":"): output.append(contentsOf: Array(": ".utf8))
      default:
        if follows { newLine(depth) }
        output.append(byte)
        if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { depth += 1 }
        isInString = byte == UInt8(ascii: "\"")
      }
      previous = byte
    }
    output.append(UInt8(ascii: "\n"))
    return output
  }
}
