/// A number as a text gives it, compared by value and never through a double: 12.50 is 12.5, and
/// 1/3 has no finite decimal form.
///
/// Decimals are `digits` × 10^`exponent` over a denominator of 1. A fraction keeps its reduced
/// numerator and denominator, unless it ends as a decimal; so equal numbers have equal members.
package struct ExactNumber: Hashable, Sendable {
  private var isNegative: Bool
  /// Without leading zeros and, unless it is a numerator, without trailing ones; empty is zero.
  private var digits: [UInt8]
  private var exponent: Int
  private var denominator: UInt64

  static let zero = ExactNumber(isNegative: false, digits: [], exponent: 0)

  /// The decimal `digits` × 10^`exponent`, whatever zeros stand at its ends.
  package init(isNegative: Bool, digits: some Sequence<UInt8>, exponent: Int) {
    self.init(isNegative: isNegative, digits: digits, exponent: exponent, denominator: 1)
  }

  private init(
    isNegative: Bool, digits: some Sequence<UInt8>, exponent: Int, denominator: UInt64
  ) {
    var digits = Array(digits.drop { $0 == 0 })
    var exponent = exponent
    while denominator == 1, digits.last == 0 {
      digits.removeLast()
      exponent += 1
    }
    self.isNegative = isNegative && !digits.isEmpty
    self.digits = digits
    self.exponent = digits.isEmpty ? 0 : exponent
    self.denominator = denominator
  }

  /// Nil for a denominator of zero.
  init?(isNegative: Bool, numerator: UInt64, denominator: UInt64) {
    guard denominator != 0 else { return nil }
    let common = Self.greatestCommonDivisor(numerator, denominator)
    let (top, bottom) = (numerator / common, denominator / common)
    var (rest, places) = (bottom, 0)
    while rest % 10 == 0 { (rest, places) = (rest / 10, places + 1) }
    while rest % 2 == 0 { (rest, places) = (rest / 2, places + 1) }
    while rest % 5 == 0 { (rest, places) = (rest / 5, places + 1) }
    if rest == 1 {
      let expansion = Self.expansion(of: top, over: bottom, places: places)
      self.init(isNegative: isNegative, digits: expansion.digits, exponent: -places)
    } else {
      self.init(
        isNegative: isNegative, digits: Self.decimalDigits(of: top), exponent: 0,
        denominator: bottom)
    }
  }

  /// The number × 10^`power`; nil for a fraction, which nobody writes with a percent sign.
  package func scaled(byPowerOfTen power: Int) -> ExactNumber? {
    guard denominator == 1 else { return power == 0 ? self : nil }
    return ExactNumber(isNegative: isNegative, digits: digits, exponent: exponent + power)
  }

  /// The number as the nearest multiple of 10^`place`: −2 for two decimals, 2 for hundreds.
  package func rounded(to place: Int, tiesToEven: Bool = false) -> ExactNumber {
    var kept = digits
    var lowest = exponent
    var hasTail = false
    if denominator != 1 {
      let places = max(0, -place) + 1
      let top = digits.reduce(UInt64(0)) { $0 * 10 + UInt64($1) }
      let expansion = Self.expansion(of: top, over: denominator, places: places)
      (kept, lowest, hasTail) = (expansion.digits, -places, expansion.hasRemainder)
    }
    guard lowest < place else { return self }
    let dropped = place - lowest
    // A number below the place has its digits filled up, so that one rule fits all.
    if kept.count < dropped {
      kept.insert(contentsOf: repeatElement(0, count: dropped - kept.count), at: 0)
    }
    let tail = kept.suffix(dropped)
    kept.removeLast(dropped)
    let first = tail.first ?? 0
    let isTie = first == 5 && !hasTail && tail.dropFirst().allSatisfy { $0 == 0 }
    let isUp = isTie ? (!tiesToEven || (kept.last ?? 0) % 2 == 1) : first >= 5
    if isUp { Self.increment(&kept) }
    return ExactNumber(isNegative: isNegative, digits: kept, exponent: place)
  }

  /// The decimal digits of a number without a denominator: `-1234.50` for two decimals. Digits
  /// beyond `decimals` are dropped; round first.
  package func text(decimals: Int) -> String {
    var shown = digits.map { Character(Unicode.Scalar($0 + UInt8(ascii: "0"))) }
    let missing = exponent + decimals
    if missing >= 0 {
      shown += repeatElement("0", count: missing)
    } else {
      shown.removeLast(min(-missing, shown.count))
    }
    if shown.count <= decimals {
      shown.insert(contentsOf: repeatElement("0", count: decimals + 1 - shown.count), at: 0)
    }
    if decimals > 0 { shown.insert(".", at: shown.count - decimals) }
    return (isNegative ? "-" : "") + String(shown)
  }

  /// The nearest double, where a tolerance makes more sense than a value.
  package var double: Double {
    let top = Double("\(digits.map(String.init).joined())e\(exponent)") ?? 0
    return (isNegative ? -top : top) / Double(denominator)
  }

  /// The place of the first digit that is not zero: 2 for 345, −1 for 0.3; nil for zero.
  package var leadingPlace: Int? {
    if denominator == 1 { return digits.isEmpty ? nil : digits.count - 1 + exponent }
    let top = digits.reduce(UInt64(0)) { $0 * 10 + UInt64($1) }
    if top >= denominator { return Self.decimalDigits(of: top / denominator).count - 1 }
    var (rest, place) = (top, 0)
    while rest < denominator {
      let (product, overflow) = rest.multipliedReportingOverflow(by: 10)
      place -= 1
      if overflow { break }
      rest = product
    }
    return place
  }
}

extension ExactNumber {
  private static func greatestCommonDivisor(_ first: UInt64, _ second: UInt64) -> UInt64 {
    var (first, second) = (first, second)
    while second != 0 { (first, second) = (second, first % second) }
    return max(first, 1)
  }

  private static func decimalDigits(of value: UInt64) -> [UInt8] {
    value == 0 ? [] : String(value).utf8.map { $0 - UInt8(ascii: "0") }
  }

  /// The digits of a quotient down to `places` decimals, and whether something is left.
  private static func expansion(
    of top: UInt64, over bottom: UInt64, places: Int
  ) -> (digits: [UInt8], hasRemainder: Bool) {
    var digits = decimalDigits(of: top / bottom)
    var rest = UInt128(top % bottom)
    for _ in 0..<places {
      rest *= 10
      digits.append(UInt8(rest / UInt128(bottom)))
      rest %= UInt128(bottom)
    }
    return (digits, rest != 0)
  }

  private static func increment(_ digits: inout [UInt8]) {
    for index in digits.indices.reversed() {
      if digits[index] < 9 {
        digits[index] += 1
        return
      }
      digits[index] = 0
    }
    digits.insert(1, at: 0)
  }
}
