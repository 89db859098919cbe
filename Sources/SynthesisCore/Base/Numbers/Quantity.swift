/// A number in a text with what stands right after it.
///
///     FoldedText("$1.2 million, or 35 %").quantities
///     // number 1.2, scale 6; number 35, scale −2
package struct Quantity: Hashable, Sendable {
  package var number: ExactNumber
  /// The power of ten of a percent sign (−2) or a word such as million (6); 0 without one.
  package var scale: Int
  /// How many digits stand after the decimal point as written.
  package var decimals: Int

  /// Whether both say the same amount. 50 % is 0.5, and a tool that worked in percent or in
  /// millions leaves the word away, so a plain 50 will do for it too.
  package func matches(_ other: Quantity) -> Bool {
    if number == other.number, scale == other.scale || scale == 0 || other.scale == 0 {
      return true
    }
    guard scale != other.scale, let amount = number.scaled(byPowerOfTen: scale),
      let otherAmount = other.number.scaled(byPowerOfTen: other.scale)
    else { return false }
    return amount == otherAmount
  }
}
