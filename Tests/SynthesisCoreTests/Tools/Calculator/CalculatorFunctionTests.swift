import Testing

@testable import Base
@testable import Calculator

@Suite("The calculator's functions")
struct CalculatorFunctionTests {
  @Test(
    "are exact where the result is rational",
    arguments: [
      ("sqrt(16)", "4"), ("sqrt(9/4)", "1.5"), ("sqrt(10^200)", "1" + zeros(100)),
      ("log10(1000)", "3"), ("log10(1/100)", "-2"), ("log2(8)", "3"), ("log(8, 4)", "1.5"),
      ("log(81, 3)", "4"), ("ln(1)", "0"), ("exp(0)", "1"), ("e^0", "1"),
      ("8^(1/3)", "2"), ("27^(2/3)", "9"), ("(-8)^(1/3)", "-2"), ("(-8)^(2/3)", "4"),
      ("(1/4)^0.5", "0.5"), ("4^-0.5", "0.5"), ("cbrt(-27)", "-3"), ("hypot(3,4)", "5"),
      ("hypot(1,2,2)", "3"), ("dist([1,2],[4,6])", "5"), ("0^0", "1"), ("0^0.5", "0"),
      ("(-1)^(10^30)", "1"), ("exp2(10)", "1024"), ("gamma(6)", "120"), ("5!", "120"),
      ("isqrt(17)", "4"), ("comb(5,2)", "10"), ("C(5,2)", "10"), ("nCr(5,2)", "10"),
      ("comb(2,5)", "0"), ("perm(5,2)", "20"), ("perm(4)", "24"), ("nPr(5,2)", "20"),
      ("gcd(12,18,27)", "3"), ("gcd()", "0"), ("lcm(4,6,10)", "60"), ("lcm(4,0)", "0"),
      ("ldexp(3, -2)", "0.75"), ("frexp(8)", "[0.5, 4]"), ("frexp(1/3)", "[2/3, -1]"),
      ("modf(-3.7)", "[-0.7, -3]"), ("copysign(3,-0.5)", "-3"), ("fabs(-2)", "2"),
      ("fmod(-7,3)", "-1"), ("mod(-7,3)", "2"), ("remainder(7,2)", "-1"),
      ("sumprod([1,2],[3,4])", "11"), ("prod([2,3,4])", "24"),
      ("math.sqrt(25)", "5"), ("SQRT(25)", "5"),
    ])
  func exact(expression: String, result: String) {
    let answer = calculatorAnswers([expression])[0]
    #expect(answer.details["result"] == .string(result))
    #expect(answer.details["approximate"] == false)
  }

  @Test(
    "know the angles whose functions are rational",
    arguments: [
      ("sin(0)", "0"), ("sin(30°)", "0.5"), ("cos(60°)", "0.5"), ("tan(45°)", "1"),
      ("sin(180°)", "0"), ("sin(pi/6)", "0.5"), ("cos(pi)", "-1"), ("sin(-pi/2)", "-1"),
      ("cos(rad(240))", "-0.5"), ("tan(3pi/4)", "-1"), ("sin(10^30 * pi)", "0"),
      ("degrees(pi/6)", "30"), ("deg(asin(0.5))", "30"), ("degrees(atan2(1,-1))", "135"),
      ("degrees(acos(-1/2))", "120"), ("180°/pi", "1"), ("(2pi - pi)/pi", "1"), ("pi - pi", "0"),
      ("floor(pi)", "3"), ("round(pi, 2)", "3.14"),
    ])
  func angles(expression: String, result: String) {
    #expect(calculatorAnswers([expression])[0].details["result"] == .string(result))
  }

  @Test(
    "round ties to even, on the exact value",
    arguments: [
      ("round(0.5)", "0"), ("round(1.5)", "2"), ("round(2.5)", "2"), ("round(-2.5)", "-2"),
      ("round(2.675, 2)", "2.68"), ("round(0.125, 2)", "0.12"), ("round(1250, -2)", "1200"),
      ("round(1/3, 3)", "0.333"), ("round(2/3)", "1"), ("round(sqrt(2), 2)", "1.41"),
      ("round(5, 99999999999999999999)", "5"), ("round(5/3, -99999999999999999999)", "0"),
      ("floor(-2.5)", "-3"), ("ceil(-2.5)", "-2"), ("trunc(-2.5)", "-2"), ("floor(7)", "7"),
    ])
  func rounding(expression: String, result: String) {
    #expect(calculatorAnswers([expression])[0].details["result"] == .string(result))
  }

  @Test(
    "summarise values given one by one or in lists",
    arguments: [
      ("mean(1,2,3,4)", "2.5"), ("mean([1,2],3)", "2"), ("average(1,2)", "1.5"),
      ("median(3,1,2)", "2"), ("median(4,1,3,2)", "2.5"), ("mode(1,2,2,3)", "2"),
      ("stdev(1,2,3)", "1"), ("pstdev(2,4,4,4,5,5,7,9)", "2"), ("variance(1,2,3,4)", "5/3"),
      ("pvariance(1,2,3,4)", "1.25"), ("sum(0.1,0.2,0.3)", "0.6"),
      ("sum()", "0"), ("min(3,1/3,0.3)", "0.3"), ("max(3,pi)", "3.14159265358979"),
      ("max(3.2,pi)", "3.2"),
    ])
  func statistics(expression: String, result: String) {
    #expect(calculatorAnswers([expression])[0].details["result"] == .string(result))
  }

  @Test("compute logarithms and roots of numbers that no double holds")
  func beyondDoubles() {
    let lines = [
      "log(10^9999)", "log10(3 * 10^5000)", "sqrt(2 * 10^600)", "log(1 + 10^-20)",
      "log(10^-5000)",
    ].map { calculatorLine($0) }
    #expect(
      lines == [
        "log(10 ^ 9999) ≈ 23023.5483448475",
        "log10(3 * (10 ^ 5000)) ≈ 5000.47712125472",
        "sqrt(2 * (10 ^ 600)) ≈ 1.41421356237309e300",
        "log(1 + (10 ^ (-20))) ≈ 1e-20",
        "log(10 ^ (-5000)) ≈ -11512.9254649702",
      ])
  }

  private static func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
}
