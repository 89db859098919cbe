import Testing

@testable import Calculator

@Suite("Sample expressions")
struct ArithmeticExpressionSampleTests {
  @Test("are valid, varied and stay moderate along a path")
  func validAndVaried() throws {
    var random = SeededGenerator(seed: 5)
    var seen: Set<String> = []
    for _ in 0..<300 {
      var variables: [String: CalculatorValue] = [:]
      var results: [String] = []
      for _ in 0..<6 {
        let text = ArithmeticExpressionSample.make(earlierResults: results, using: &random)
        seen.insert(text)
        let answer = Calculator.answer(text, binding: &variables)
        let value = try answer.outcome.get()
        let double = try CalculatorArithmetic().real(value)
        #expect(abs(double) < 1e12, "\(answer.line)")
        results = answer.forms
      }
    }
    #expect(seen.count > 1500)
  }

  @Test("build on an earlier result where one can stand in an expression")
  func buildsOnEarlier() {
    var random = SeededGenerator(seed: 6)
    for _ in 0..<100 {
      let next = ArithmeticExpressionSample.make(
        earlierResults: ["a sentence", "59.25"], using: &random)
      #expect(next.contains("59.25"))
    }
  }

  @Test("follow from the random numbers alone")
  func deterministic() {
    var (first, second) = (SeededGenerator(seed: 1), SeededGenerator(seed: 1))
    let make = { (random: inout SeededGenerator) in
      (0..<20).map { _ in
        ArithmeticExpressionSample.make(earlierResults: ["7"], using: &random)
      }
    }
    #expect(make(&first) == make(&second))
  }
}
