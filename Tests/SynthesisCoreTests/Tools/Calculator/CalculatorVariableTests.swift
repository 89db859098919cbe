import Testing

@testable import Base
@testable import Calculator

@Suite("The calculator's names")
struct CalculatorVariableTests {
  @Test("are set by one item and used by the next")
  func bound() {
    let lines = calculatorAnswers(["r = 5", "area = pi r²", "area / pi", "2r"]).map(\.line)
    #expect(
      lines == [
        "r = 5 = 5", "area = pi * (r ^ 2) = 25π ≈ 78.5398163397448", "area / pi = 25",
        "2 * r = 10",
      ])
  }

  @Test("may hold lists, and be called like a function that is not called")
  func listsAndFunctions() {
    let answers = calculatorAnswers([
      "data = [1, 2, 6]", "mean = mean(data)", "mean * 2", "C = 7", "C(2)", "mean(1, 3)",
    ])
    #expect(
      answers.map { $0.details["result"]?.string } == ["[1, 2, 6]", "3", "6", "7", "14", "2"])
  }

  @Test("keep their value when an item fails")
  func failedAssignment() {
    let answers = calculatorAnswers(["x = 2", "x = 1/0", "x"])
    #expect(answers[2].line == "x = 2")
    #expect(answers[1].details["error"]?["kind"] == "division_by_zero")
  }
}
