import TestSupport
import Testing

@testable import Calculator

@Suite("The calculator under random input")
struct CalculatorFuzzTests {
  private static let tokens = [
    "1", "2.5", "1e3", "0x1F", "1,234", "pi", "e", "x", "sqrt(", "max(", "log(", "comb(", "mean([",
    "(", ")", "[", "]", ",", "+", "-", "*", "/", "//", "%", "^", "**", "!", "°", "√", "²", "⁻¹",
    " ", "=", "of", "mod", "÷", "−", "９", "1/3", "10^9", "0", ".", "_", "\u{301}", "é", "$", "\n",
  ]

  @Test("answers or refuses every string of tokens, within its budget")
  func tokens() {
    var random = SeededGenerator(seed: 99)
    var variables: [String: CalculatorValue] = ["x": .exact(3)]
    var succeeded = 0
    let rounds = TestLength.count(short: 2_000, full: 10_000)
    for _ in 0..<rounds {
      let count = Int.random(in: 1...14, using: &random)
      let text = (0..<count).map { _ in Self.tokens.randomElement(using: &random) ?? "" }.joined()
      let answer = Calculator.answer(text, binding: &variables)
      #expect(answer.work < 2 * WorkBudget.limit)
      switch answer.outcome {
      case .success(let value):
        succeeded += 1
        #expect(!value.text.contains("nan") && !value.text.contains("inf"))
      case .failure(let error):
        #expect(!error.problem.description.isEmpty)
        #expect((1...text.count + 1).contains(error.column))
      }
      variables = ["x": variables["x"] ?? .exact(3)]
    }
    // Some of the strings must be expressions, or the test says nothing about evaluation.
    #expect(succeeded > rounds * 3 / 100)
  }

  @Test("answers or refuses every string of bytes")
  func bytes() {
    var random = SeededGenerator(seed: 100)
    var variables: [String: CalculatorValue] = [:]
    for _ in 0..<TestLength.count(short: 1000, full: 5000) {
      let count = Int.random(in: 0...40, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      let text = String(decoding: bytes, as: UTF8.self)
      let answer = Calculator.answer(text, binding: &variables)
      #expect(!answer.line.isEmpty)
    }
  }
}
