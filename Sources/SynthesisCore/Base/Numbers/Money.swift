/// An amount of money, exact to a trillionth of whatever currency it is counted in: no cent comes
/// from, or goes to, rounding.
package struct Money: Sendable, Hashable {
  package static let zero = Money(trillionths: 0)
  /// More than any run costs; keeps sums within 64 bits.
  static let most = Money(trillionths: 1_000_000 * scale)

  private static let decimals = 12
  private static let scale = 1_000_000_000_000

  package var trillionths: Int

  package init(trillionths: Int) { self.trillionths = trillionths }

  /// Reads `12`, `0.27` or `1e-05`; nil for anything else, for less than nothing, for more than
  /// `most` and for what is finer than a trillionth.
  package init?(decimal text: some StringProtocol) {
    let parts = text.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
    let digits = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, digits.count <= 2, let whole = digits.first, !whole.isEmpty,
      digits.allSatisfy({ part in part.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let power = parts.count == 2 ? Int(parts[1]) : 0, abs(power) <= 30
    else { return nil }
    let fraction = digits.count == 2 ? String(digits[1]) : ""
    var significant = (String(whole) + fraction).drop { $0 == "0" }
    var exponent = power - fraction.count + Self.decimals
    while exponent < 0, significant.last == "0" {
      significant = significant.dropLast()
      exponent += 1
    }
    guard !significant.isEmpty else {
      self = .zero
      return
    }
    guard exponent >= 0, significant.count + exponent <= 19,
      let value = Int(significant + String(repeating: "0", count: exponent)),
      value <= Self.most.trillionths
    else { return nil }
    trillionths = value
  }

  static func + (left: Money, right: Money) -> Money {
    Money(trillionths: left.trillionths + right.trillionths)
  }

  /// What each of so many comes to, rounded down to a trillionth.
  package func divided(by count: Int) -> Money { Money(trillionths: trillionths / count) }

  package static func += (left: inout Money, right: Money) { left = left + right }
}

extension Money: Comparable {
  package static func < (left: Money, right: Money) -> Bool { left.trillionths < right.trillionths }
}

extension Money: CustomStringConvertible {
  /// With as many decimals as it has, two at least: `0.50`, `0.000123`.
  package var description: String {
    let whole = trillionths / Self.scale
    var decimals = String(trillionths % Self.scale + Self.scale).dropFirst()
    while decimals.count > 2, decimals.last == "0" { decimals = decimals.dropLast() }
    return "\(whole).\(decimals)"
  }

  /// For people who watch a run: four decimals, two from a hundred on.
  package var brief: String {
    let text = Money(trillionths: trillionths + Self.scale / 20_000).description
    let places = trillionths < 100 * Self.scale ? 4 : 2
    let point = text.firstIndex(of: ".") ?? text.startIndex
    return String(text.prefix(text.distance(from: text.startIndex, to: point) + 1 + places))
  }

  package var double: Double { Double(trillionths) / Double(Self.scale) }
}
