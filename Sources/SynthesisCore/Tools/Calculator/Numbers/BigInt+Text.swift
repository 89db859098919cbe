extension BigInt: CustomStringConvertible {
  /// The largest power of ten in a limb: decimal digits are taken and given nineteen at a time.
  private static let chunkDigits = 19
  private static let chunk: UInt = 10_000_000_000_000_000_000

  /// The value in decimal digits.
  var description: String {
    if isZero { return "0" }
    var digits: [UInt8] = []
    digits.reserveCapacity(magnitude.count * 20 + 1)
    var rest = magnitude
    while !rest.isEmpty {
      var chunk = Limbs.divideInPlace(&rest, by: Self.chunk)
      var count = 0
      while rest.isEmpty ? chunk > 0 : count < Self.chunkDigits {
        digits.append(UInt8(ascii: "0") + UInt8(chunk % 10))
        chunk /= 10
        count += 1
      }
    }
    if isNegative { digits.append(UInt8(ascii: "-")) }
    digits.reverse()
    return String(decoding: digits, as: UTF8.self)
  }

  /// Reads digits of a radix up to 16; nil if there are none or one is not of the radix.
  init?(digits: some Collection<UInt8>, radix: UInt = 10) {
    if digits.isEmpty { return nil }
    var limbs: [UInt] = []
    var chunk: UInt = 0
    var scale: UInt = 1
    for byte in digits {
      guard let digit = Self.digit(byte), digit < radix else { return nil }
      chunk = chunk * radix + digit
      scale *= radix
      if scale > UInt.max / (radix * radix) {
        limbs = Self.multiplied(limbs, by: scale, adding: chunk)
        (chunk, scale) = (0, 1)
      }
    }
    self.init(
      isNegative: false, magnitude: Self.multiplied(limbs, by: scale, adding: chunk))
  }

  private static func digit(_ byte: UInt8) -> UInt? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }

  private static func multiplied(
    _ limbs: [UInt], by factor: UInt, adding addend: UInt
  ) -> [UInt] {
    Limbs.add(Limbs.multiply(limbs, [factor]), addend == 0 ? [] : [addend])
  }
}
