import Testing

@testable import Base
@testable import Calculator

@Suite("The calculator's reading and results")
struct CalculatorReadingTests {
  @Test(
    "numbers are exact, and fractions show both forms",
    arguments: [
      ("0.1+0.2", "0.1 + 0.2 = 0.3"),
      ("1/3", "1 / 3 = 1/3 = 0.333333333333333…"),
      ("2/3", "2 / 3 = 2/3 = 0.666666666666666…"),
      ("-200/3", "(-200) / 3 = -200/3 = -66.6666666666666…"),
      ("1/4", "1 / 4 = 0.25"),
      ("6/3", "6 / 3 = 2"),
      ("1/3e20", "1 / 3e20 = 1/300000000000000000000 = 3.33333333333333…e-21"),
      ("0.1^100", "0.1 ^ 100 = 1e-100"),
      ("1000(1+0.05/12)^120", "1000 * ((1 + (0.05 / 12)) ^ 120) = 1647.00949769028…"),
      ("10^16 + 0.5", "(10 ^ 16) + 0.5 = 10000000000000000.5"),
      ("2^64", "2 ^ 64 = 18446744073709551616"),
      ("1e3 + 1.5E-2", "1e3 + 1.5e-2 = 1000.015"),
      ("0xff + 0b101 + 0o17", "(0xff + 0b101) + 0o17 = 275"),
      ("1_000 + .5 + 5.", "(1000 + 0.5) + 5. = 1005.5"),
    ])
  func exactNumbers(expression: String, line: String) {
    #expect(calculatorLine(expression) == line)
  }

  @Test(
    "operators bind as they are documented to",
    arguments: [
      ("-2^2", "-(2 ^ 2) = -4"),
      ("−2^2", "-(2 ^ 2) = -4"),
      ("2^-1", "2 ^ (-1) = 0.5"),
      ("2**3**2", "2 ^ (3 ^ 2) = 512"),
      ("2^-1^2", "2 ^ (-(1 ^ 2)) = 0.5"),
      ("8-3-2", "(8 - 3) - 2 = 3"),
      ("8/4*2", "(8 / 4) * 2 = 4"),
      ("1/2pi", "(1 / 2) * pi = π/2 ≈ 1.5707963267949"),
      ("2(3+4)", "2 * (3 + 4) = 14"),
      ("(1+2)(3+4)", "(1 + 2) * (3 + 4) = 21"),
      ("(1+2)3", "(1 + 2) * 3 = 9"),
      ("2^3(4)", "(2 ^ 3) * 4 = 32"),
      ("2sqrt(9)", "2 * sqrt(9) = 6"),
      ("2√9", "2 * sqrt(9) = 6"),
      ("√2^2", "sqrt(2 ^ 2) = 2"),
      ("√(9+16)", "sqrt(9 + 16) = 5"),
      ("∛27 + ∜16", "cbrt(27) + pow(16, 1/4) = 5"),
      ("3!²", "(3!) ^ 2 = 36"),
      ("3!!", "(3!)! = 720"),
      ("2^3!", "2 ^ (3!) = 64"),
      ("-3!", "-(3!) = -6"),
      ("2³²", "2 ^ 32 = 4294967296"),
      ("2⁻¹", "2 ^ (-1) = 0.5"),
      ("-3²", "-(3 ^ 2) = -9"),
      ("2^3²", "2 ^ (3 ^ 2) = 512"),
      ("-7//2", "(-7) // 2 = -4"),
      ("7 // -2", "7 // (-2) = -4"),
      ("12 ÷ 4 × 3 · 2", "((12 / 4) * 3) * 2 = 18"),
      ("１２＋（３−１）＊２", "12 + ((3 - 1) * 2) = 16"),
      ("--5 + +3", "(-(-5)) + 3 = 8"),
      ("2π", "2 * pi = 2π ≈ 6.28318530717959"),
    ])
  func precedence(expression: String, line: String) {
    #expect(calculatorLine(expression) == line)
  }

  @Test(
    "the percent sign is a percentage, or the remainder where an operand follows",
    arguments: [
      ("200 + 10%", "200 + (10% of 200) = 220"),
      ("200 - 10%", "200 - (10% of 200) = 180"),
      ("100 + 10% + 5%", "(100 + (10% of 100)) + (5% of that) = 115.5"),
      ("50 + 10% * 2", "50 + (10% * 2) = 50.2"),
      ("200 + (10%)", "200 + (10%) = 200.1"),
      ("5% + 10%", "5% + (10%) = 0.15"),
      ("10% of 200", "10% of 200 = 20"),
      ("200 * 10%", "200 * 10% = 20"),
      ("200 * 10% - 5", "(200 * 10%) - 5 = 15"),
      ("7%-3", "7% - 3 = -2.93"),
      ("10 % 3", "10 mod 3 = 1"),
      ("10%3", "10 mod 3 = 1"),
      ("-7 % 3", "(-7) mod 3 = 2"),
      ("7 % -3", "7 mod (-3) = -2"),
      ("17 mod 5", "17 mod 5 = 2"),
      ("5.5 % (2)", "5.5 mod 2 = 1.5"),
      ("(1+2)%", "(1 + 2)% = 0.03"),
      ("1.05^50%", "1.05 ^ (50%) ≈ 1.02469507659596"),
    ])
  func percent(expression: String, line: String) {
    #expect(calculatorLine(expression) == line)
  }

  @Test(
    "commas group thousands outside of calls and separate arguments inside",
    arguments: [
      ("1,234,567.8 + 1", "1234567.8 + 1 = 1234568.8"),
      ("max(1,234)", "max(1, 234) = 234"),
      ("max((1,234), 5)", "max(1234, 5) = 1234"),
      ("mean([1,200,3])", "mean([1, 200, 3]) = 68"),
      ("1，234", "1234 = 1234"),
    ])
  func commas(expression: String, line: String) {
    #expect(calculatorLine(expression) == line)
  }

  @Test(
    "an answer may state any plain form of a value",
    arguments: [
      ("1/3", ["1/3", "0.333333333333333"]),
      ("2/3", ["2/3", "0.666666666666667", "0.666666666666666"]),
      ("1/4", ["0.25", "1/4"]),
      ("42", ["42"]),
      ("1.01^20 / 7", ["0.17431286284971", "0.174312862849709"]),
      ("25 pi", ["78.5398163397448", "25π"]),
      ("-pi/6", ["-0.523598775598299", "-π/6"]),
      ("sqrt(2)", ["1.4142135623731"]),
      ("3 * 10^40", ["3" + String(repeating: "0", count: 40), "3e40"]),
      ("[1, 1/3]", ["[1, 1/3]"]),
      ("1/0", []),
    ])
  func forms(expression: String, forms: [String]) {
    #expect(calculatorAnswers([expression])[0].forms == forms)
  }

  @Test("approximate numbers have fifteen digits and say so")
  func approximate() {
    let details = calculatorAnswers(["exp(-20)", "1e15 * sqrt(2)", "0.5"]).map(\.details)
    #expect(details[0]["result"] == "2.06115362243856e-9")
    #expect(details[0]["approximate"] == true)
    #expect(details[1]["decimal"] == "1.4142135623731e15")
    #expect(details[2]["approximate"] == false)
    #expect(details[2]["decimal"] == "0.5")
  }
}
