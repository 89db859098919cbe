/// Reads the terms of a folded text one by one, over its bytes: an index of a large corpus spends
/// most of its time here.
struct SearchTermScanner: ~Copyable {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0
  private var word: [UInt8] = []
  /// Where the last letter of a script without spaces begins, if the next one follows on it.
  private var partner: Range<Int>?
  private var partnerIsPaired = false

  init(_ folded: UnsafeBufferPointer<UInt8>) { bytes = folded }

  mutating func next() -> String? {
    while index < bytes.count {
      let (kind, length) = character(at: index)
      switch kind {
      case .unspaced:
        let this = index..<index + length
        let pair = partner.map { $0.lowerBound..<this.upperBound }
        partner = this
        partnerIsPaired = pair != nil
        index = this.upperBound
        if let pair { return string(bytes[pair]) }
      case .letter, .digit:
        if let single = endOfRun() { return single }
        return nextWord()
      case .other:
        if let single = endOfRun() { return single }
        index += length
      }
    }
    return endOfRun()
  }

  /// A letter that has found no neighbour is a term of its own.
  private mutating func endOfRun() -> String? {
    defer { partner = nil }
    guard let partner, !partnerIsPaired else { return nil }
    return string(bytes[partner])
  }

  private mutating func nextWord() -> String {
    word.removeAll(keepingCapacity: true)
    var isPlain = true
    while index < bytes.count {
      let (kind, length) = character(at: index)
      switch kind {
      case .letter, .digit:
        isPlain = isPlain && length == 1 && kind == .letter
        for offset in 0..<length { word.append(bytes[index + offset]) }
        index += length
        continue
      case .other where joins(at: index):
        if bytes[index] == UInt8(ascii: ".") { word.append(bytes[index]) }
        index += 1
        continue
      case .other where isPossessive(at: index):
        index += 2
      case .other, .unspaced: break
      }
      break
    }
    if isPlain { EnglishStem.cut(&word) }
    return string(word)
  }

  /// Apostrophes inside a word and commas that group digits are dropped, decimal points stay.
  private func joins(at index: Int) -> Bool {
    guard index > 0, index + 1 < bytes.count else { return false }
    switch bytes[index] {
    case UInt8(ascii: "'"):
      return character(at: index + 1).kind == .letter && !isPossessive(at: index)
    case UInt8(ascii: "."):
      return isDigit(index - 1) && isDigit(index + 1)
    case UInt8(ascii: ","):
      return isDigit(index - 1) && isDigit(index + 1) && isDigit(index + 2) && isDigit(index + 3)
        && !isDigit(index + 4)
    default: return false
    }
  }

  private func isPossessive(at index: Int) -> Bool {
    guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "'"),
      bytes[index + 1] == UInt8(ascii: "s")
    else { return false }
    return index + 2 == bytes.count || character(at: index + 2).kind == .other
  }

  private func isDigit(_ index: Int) -> Bool {
    index < bytes.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index])
  }

  private func string(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private enum Kind { case letter, digit, unspaced, other }

  private func character(at index: Int) -> (kind: Kind, length: Int) {
    let first = bytes[index]
    switch first {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
      return (.letter, 1)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return (.digit, 1)
    case ..<0x80: return (.other, 1)
    default: break
    }
    // The bytes are a String's, so the encoding is whole.
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    var value = UInt32(first) & (0xFF >> UInt32(length + 1))
    for offset in 1..<length { value = value << 6 | UInt32(bytes[index + offset] & 0x3F) }
    switch value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x4DBF,
      0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0x20000...0x3FFFF:
      return (.unspaced, length)
    default: break
    }
    guard let scalar = Unicode.Scalar(value) else { return (.other, length) }
    let isLetter =
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      || scalar.properties.generalCategory == .nonspacingMark
    return (isLetter ? .letter : .other, length)
  }
}
