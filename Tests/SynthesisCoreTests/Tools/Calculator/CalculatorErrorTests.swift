import Testing

@testable import Base
@testable import Calculator

@Suite("The calculator's errors")
struct CalculatorErrorTests {
  @Test(
    "what is too large is refused before it is built",
    arguments: [
      "9**9**9", "1e6!", "1000000!", "10^10^10", "comb(10^6, 5*10^5)", "1e99999", "1e-99999",
      "1e99999999999999999999", "(1/3)^1e9", "perm(10^13, 10^13)", "comb(10^30, 10^29)",
      "gamma(1e6)", "exp2(1e9)", "ldexp(1, 10^9)", "5!!!", "2^2^2^2^2^2", "10^10000",
      "10^(10^400)", "0.5^(10^400)", "3249!", "round(1/3, 10^6)",
    ])
  func tooLarge(expression: String) {
    let answer = calculatorAnswers([expression])[0]
    #expect(calculatorError(expression)?.kind == "too_large")
    #expect(answer.work < 2_000_000)
  }

  @Test("what grows step by step is refused when it passes the limit")
  func growth() {
    let squares = String(repeating: "(", count: 100) + "3" + String(repeating: ")^2", count: 100)
    let product = Array(repeating: "2^33000", count: 400).joined(separator: "*")
    let multiple = "lcm(" + (1...800).map { "10^30+\($0)" }.joined(separator: ",") + ")"
    for expression in [squares, product, "10^9999 * 10", "10^9999 + 9 * 10^9999"] {
      #expect(calculatorError(expression)?.kind == "too_large")
    }
    #expect(calculatorError(String(multiple.prefix(4000)) + "1)")?.kind == "too_large")
    #expect(calculatorError("10^9999 * 9")?.kind == nil)
    #expect(calculatorError("3248!")?.kind == nil)
  }

  private static let laborious: [String] = [
    "gcd(" + repeated("3^20000,7^11000+1", 150, by: ",") + ")",
    repeated("2^33000", 400, by: "+"),
    repeated("3248!", 600, by: "+"),
    repeated("isqrt(7^11000)", 250, by: "+"),
    repeated("comb(30000,15000)", 200, by: "+"),
    "max(" + repeated("3^9000/7^900,7^900/3^100", 150, by: ",") + ")",
    "1000" + repeated("-7.77%", 500, by: ""),
  ]

  private static func repeated(_ text: String, _ count: Int, by separator: String) -> String {
    Array(repeating: text, count: count).joined(separator: separator)
  }

  @Test(
    "what takes too much work is refused, and no budget is overdrawn by much",
    arguments: laborious)
  func tooMuchWork(expression: String) {
    let answer = calculatorAnswers([expression])[0]
    #expect(calculatorError(expression)?.kind == "too_much_work")
    #expect(answer.work < 2 * WorkBudget.limit)
  }

  @Test(
    "what has no value is named with its place",
    arguments: [
      ("2 + 1/0", "division_by_zero", 5), ("5 // (3 - 3)", "division_by_zero", 1),
      ("5 % 0", "division_by_zero", 1), ("0^-1", "division_by_zero", 1),
      ("fmod(1, 0)", "division_by_zero", 1), ("log(5, 1)", "division_by_zero", 1),
      ("1/(sqrt(2)-sqrt(2))", "division_by_zero", 1),
      ("1 + sqrt(-1)", "domain", 5), ("√-4", "domain", 1), ("log(0)", "domain", 1),
      ("log(-5)", "domain", 1), ("asin(2)", "domain", 1), ("acos(-1.5)", "domain", 1),
      ("acosh(0.5)", "domain", 1), ("atanh(1)", "domain", 1), ("tan(90°)", "domain", 1),
      ("(-8)^0.5", "domain", 1), ("(-2)^pi", "domain", 1), ("gamma(-1)", "domain", 1),
      ("gamma(0)", "domain", 1), ("log1p(-1)", "domain", 1),
      ("3 * exp(1000)", "overflow", 5), ("sin(10^400)", "overflow", 1),
      ("cosh(1000)", "overflow", 1), ("sqrt(2 * 10^700)", "overflow", 1),
      ("pi * 10^400", "overflow", 1),
    ])
  func noValue(expression: String, kind: String, column: Int) throws {
    let error = try #require(calculatorError(expression))
    #expect(error.kind == kind)
    #expect(error.column == column)
  }

  @Test(
    "what cannot be read is named with its place",
    arguments: [
      ("", "syntax", 1), ("   ", "syntax", 4), ("1 +", "syntax", 3), ("* 3", "syntax", 1),
      ("(1 + 2", "syntax", 1), ("1 + 2)", "syntax", 6), ("max(1, 2", "syntax", 4),
      ("()", "syntax", 1), ("2 3", "syntax", 3), ("1.2.3", "syntax", 1), ("2..3", "syntax", 1),
      ("0b102", "syntax", 1), ("12,34", "syntax", 1), ("0,5", "syntax", 1),
      ("1,23,456", "syntax", 1), ("1, 234", "syntax", 2), ("1,234,5", "syntax", 1),
      ("2 + 3 =", "syntax", 7), ("2 + 3 = ?", "syntax", 7), ("$5 + 3", "syntax", 1),
      ("3 + 5€", "syntax", 6), ("2 # 3", "syntax", 3), ("3 of 4", "syntax", 3),
      ("max(1,)", "syntax", 6), ("2x = 4", "unsupported", 4), ("3 > 2", "unsupported", 3),
      ("5 != 3", "unsupported", 3), ("5 == 5", "unsupported", 3), ("inf", "unsupported", 1),
      ("nan + 1", "unsupported", 1), ("∞", "unsupported", 1), ("isclose(1, 1)", "unsupported", 1),
      ("5 kg", "name", 3), ("sqroot(3)", "name", 1), ("sqrt 16", "name", 1), ("sin", "name", 1),
      ("e = 5", "name", 1), ("pi = 3", "name", 1), ("comb(5)", "argument", 1),
      ("sqrt(1, 2)", "argument", 1), ("2.5!", "argument", 1), ("(-3)!", "argument", 1),
      ("gcd(1.5, 2)", "argument", 1), ("stdev(1)", "argument", 1), ("mean()", "argument", 1),
      ("[1,2] + 1", "argument", 1), ("-[1]", "argument", 1), ("[[1]]", "argument", 1),
      ("sin([1])", "argument", 1), ("dist([1],[1,2])", "argument", 1), ("dist(1,2)", "argument", 1),
      ("round(1.5, 0.5)", "argument", 1), ("[1]^2", "argument", 1), ("abs([1])", "argument", 1),
    ])
  func unreadable(expression: String, kind: String, column: Int) throws {
    let error = try #require(calculatorError(expression))
    #expect(error.kind == kind, "\(error.message)")
    #expect(error.column == column, "\(error.message)")
  }

  @Test("messages say what to do")
  func messages() {
    #expect(
      calculatorLine("2 + sqroot(9)")
        == "2 + sqroot(9): error: there is no function `sqroot` (did you mean `sqrt`?) "
        + "(column 5, in `sqroot`)")
    #expect(
      calculatorLine("9**9**9")
        == "9**9**9: error: the number would have about 369,693,099 digits; the limit is 10,000 "
        + "(column 1, in `9**9**9`)")
    #expect(
      calculatorLine("12,34")
        == "12,34: error: a comma groups thousands in threes, as in 1,234,567; write decimals "
        + "with a point (column 1, in `12,34`)")
    #expect(
      calculatorLine("2 + 3 = ?")
        == "2 + 3 = ?: error: nothing follows `=`; write the expression alone "
        + "(column 7, in `= ?`)")
  }

  @Test("depth and length have limits")
  func limits() {
    func nested(_ depth: Int) -> String {
      String(repeating: "(", count: depth) + "1" + String(repeating: ")", count: depth)
    }
    #expect(calculatorError(nested(199))?.kind == nil)
    #expect(calculatorError(nested(201))?.kind == "too_deep")
    for deep in [
      String(repeating: "-", count: 4000) + "1", String(repeating: "2^", count: 2000) + "1",
      String(repeating: "√", count: 1300) + "1", String(repeating: "max(", count: 1000),
      String(repeating: "[", count: 4000), "5" + String(repeating: "%", count: 4000),
      String(repeating: "(", count: 100) + "5" + String(repeating: "°°)", count: 100),
    ] {
      #expect(calculatorError(deep)?.kind == "too_deep")
    }
    #expect(calculatorError(String(repeating: "1", count: 4096))?.kind == nil)
    #expect(calculatorError(String(repeating: "1", count: 4097))?.kind == "too_long")
    let sum = Array(repeating: "1", count: 2048).joined(separator: "+")
    #expect(calculatorAnswers([sum])[0].details["result"] == "2048")
  }
}
