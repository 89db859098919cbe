import Testing

@testable import Base

@Suite("Folded texts")
struct FoldedTextTests {
  @Test(
    "texts that read the same fold to the same",
    arguments: [
      ("CAFÉ", "cafe"),
      ("Cafe\u{301}", "cafe"),
      ("Caf&eacute;", "cafe"),
      ("AT&amp;T", "at&t"),
      ("AT&T", "at&t"),
      ("&#233;t&#xE9;", "ete"),
      ("&bogus; & done", "&bogus; & done"),
      ("１２３", "123"),
      ("ﬁne", "fine"),
      ("x²", "x^2"),
      ("10⁻³", "10^-3"),
      ("1½", "1 1/2"),
      ("−5 – 6", "-5 - 6"),
      ("Straße Łódź Ærø", "strasse lodz aero"),
      ("soft\u{AD}hyphen\u{200B}", "softhyphen"),
      ("ПРИВЕТ", "привет"),
      ("हिन्दी", "हिन्दी"),
      ("한국", "한국"),
    ])
  func folding(text: String, folded: String) {
    #expect(TextFolding.fold(text) == folded)
  }

  @Test(
    "the words and numbers of a text",
    arguments: [
      ("It's 12.50!", ["it's", "25/2"]),
      ("1,200 and 12,34", ["1200", "and", "12", "34"]),
      ("1,234,567.8", ["12345678/10"]),
      ("12.5m² or 12.5 m^2", ["25/2", "m^2", "or", "25/2", "m^2"]),
      ("a -5 b-5 (-5) $-5 -$5", ["a", "-5", "b", "5", "-5", "-5", "-5"]),
      ("h2o 3d", ["h2o", "3", "d"]),
      ("1e3 1.5e-2 2 × 10^3 2e", ["1000", "3/200", "2000", "2", "e"]),
      ("3/4 6/8 1/3 10/2", ["3/4", "3/4", "1/3", "5"]),
      ("1/2/2020", ["1", "2", "2020"]),
      (".5 0.5 5.", ["1/2", "1/2", "5"]),
      ("007 0 -0", ["7", "0", "0"]),
      ("東京タワー", ["東", "京", "タ", "ワ", "ー"]),
      ("√2 2π", ["√", "2", "2", "π"]),
    ])
  func tokens(text: String, expected: [String]) throws {
    #expect(try FoldedText(text).tokens == expected.map(token))
  }

  /// `-3/4` stands for the number, anything that does not start like one for the word.
  private func token(_ text: String) throws -> FoldedText.Token {
    let isNegative = text.hasPrefix("-")
    let parts = text.drop { $0 == "-" }.split(separator: "/").map { UInt64($0) }
    guard let numerator = parts.first ?? nil else { return .word(text) }
    let denominator = parts.count == 2 ? parts[1] : 1
    return .number(
      try #require(
        ExactNumber(
          isNegative: isNegative, numerator: numerator, denominator: denominator ?? 1)))
  }

  @Test(
    "amounts match by value",
    arguments: [
      ("12.50", "12.5", true),
      ("$1,200.00", "1200", true),
      ("50%", "50 %", true),
      ("50%", "50", true),
      ("50%", "0.5", true),
      ("50 percent", "1/2", true),
      ("50%", "0.05", false),
      ("5000%", "50", true),
      ("50%", "50 million", false),
      ("1.2 million", "1200000", true),
      ("1.2 million", "1.2", true),
      ("1/3", "2/6", true),
      ("1/3", "0.333", false),
      ("-5", "5", false),
      ("100000000000000000000001", "100000000000000000000002", false),
      ("0.1000000000000000000001", "0.1", false),
      ("1e3", "1,000", true),
      ("１２", "12", true),
    ])
  func amounts(first: String, second: String, isSame: Bool) throws {
    let left = try #require(FoldedText(first).quantities.first)
    let right = try #require(FoldedText(second).quantities.first)
    #expect(left.matches(right) == isSame)
    #expect(right.matches(left) == isSame)
  }

  @Test(
    "numbers round by their digits",
    arguments: [
      ("2.345", -2, "2.35", "2.34"),
      ("2.3451", -2, "2.35", "2.35"),
      ("2.344", -2, "2.34", "2.34"),
      ("9.999", -2, "10.00", "10.00"),
      ("0.004", -2, "0.00", "0.00"),
      ("0.006", -2, "0.01", "0.01"),
      ("0.05", 0, "0.00", "0.00"),
      ("-1.5", 0, "-2.00", "-2.00"),
      ("2.5", 0, "3.00", "2.00"),
      ("1/3", -2, "0.33", "0.33"),
      ("2/3", -2, "0.67", "0.67"),
      ("1/7", -1, "0.10", "0.10"),
      ("1234", 2, "1200.00", "1200.00"),
      ("50", 2, "100.00", "0.00"),
      ("5", 2, "0.00", "0.00"),
      ("200/3", 1, "70.00", "70.00"),
    ])
  func rounding(text: String, place: Int, up: String, even: String) throws {
    let number = try #require(FoldedText(text).quantities.first).number
    #expect(number.rounded(to: place).text(decimals: 2) == up)
    #expect(number.rounded(to: place, tiesToEven: true).text(decimals: 2) == even)
  }

  @Test(
    "the first digit's place",
    arguments: [("345", 2), ("0.034", -2), ("1/3", -1), ("1/300", -3), ("22/7", 0)])
  func leadingPlace(text: String, place: Int) {
    #expect(FoldedText(text).quantities.first?.number.leadingPlace == place)
  }
}
