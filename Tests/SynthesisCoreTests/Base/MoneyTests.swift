import Testing

@testable import Base

@Suite("Money")
struct MoneyTests {
  @Test(
    "decimals are read exactly",
    arguments: [
      ("0", 0), ("12", 12_000_000_000_000), ("0.27", 270_000_000_000), ("00.10", 100_000_000_000),
      ("0.000000000001", 1), ("1e-05", 10_000_000), ("2.5E2", 250_000_000_000_000),
      ("1000000", 1_000_000_000_000_000_000), ("1.0000000000000", 1_000_000_000_000),
    ])
  func reads(text: String, trillionths: Int) {
    #expect(Money(decimal: text)?.trillionths == trillionths)
  }

  @Test(
    "what is no amount is refused",
    arguments: [
      "", "-1", "+1", ".5", "1,5", "a", "1.2.3", "0x1", "1e", "1e99", "0.0000000000001", "1000001",
      "99999999999999999999", "١", "1 ",
    ])
  func refuses(text: String) {
    #expect(Money(decimal: text) == nil)
  }

  @Test(
    "amounts are written with the decimals they have",
    arguments: [
      ("0", "0.00"), ("12", "12.00"), ("0.5", "0.50"), ("0.000123", "0.000123"),
      ("3.10", "3.10"), ("0.000000000001", "0.000000000001"),
    ])
  func writes(text: String, written: String) {
    #expect(Money(decimal: text)?.description == written)
    #expect(Money(decimal: written) == Money(decimal: text))
  }

  @Test(
    "people are told four decimals, or two of large amounts",
    arguments: [
      ("0.00004", "0.0000"), ("0.00005", "0.0001"), ("1.5", "1.5000"), ("123.456", "123.45"),
    ])
  func brief(text: String, written: String) {
    #expect(Money(decimal: text)?.brief == written)
  }
}
