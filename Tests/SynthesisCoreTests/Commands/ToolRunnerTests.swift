import Testing

@testable import Base
@testable import Calculator
@testable import Environment

@Suite("A tool by hand")
struct ToolBenchTests {
  private static func bench(_ name: String = "calculator") throws -> ToolRunner {
    try ToolRunner(name, environment: MathEnvironment(arguments: [:]))
  }

  private static func problem(_ arguments: String) async throws -> [String] {
    do {
      _ = try await bench().run(Array(arguments.utf8))
      return []
    } catch let problem as UsageProblem {
      return problem.lines
    }
  }

  @Test("A name that the mode has no tool of is told with those that it has")
  func unknownTool() throws {
    for (name, sentence) in [
      ("search", "there is no tool \"search\" in this mode; it has calculator"),
      ("calculater", "there is no tool \"calculater\" in this mode; did you mean \"calculator\"?"),
    ] {
      do {
        _ = try Self.bench(name)
        Issue.record("\(name) is no tool")
      } catch let problem as UsageProblem {
        #expect(problem.lines == [sentence])
      }
    }
  }

  @Test("One object is one call")
  func oneCall() async throws {
    let printed = try await Self.bench().run(Array(#"{"expressions": ["1/4"]}"#.utf8))
    #expect(printed.count == 1)
    #expect(printed[0]["status"] == "ok")
    #expect(printed[0]["results"]?.array?.contains("0.25") == true)
  }

  @Test("An array is a path: each call finds what those before it have left")
  func path() async throws {
    let calls = #"[{"expressions": ["x = 6"]}, {"expressions": ["x * 7"]}]"#
    let printed = try await Self.bench().run(Array(calls.utf8))
    #expect(printed.count == 2)
    #expect(printed[1]["results"]?.array?.contains("42") == true, "\(printed)")
  }

  @Test("What is no arguments object is the caller's mistake")
  func mistakes() async throws {
    #expect(try await Self.problem("{").first?.hasPrefix("the arguments are not JSON: ") == true)
    #expect(
      try await Self.problem("3") == ["the arguments must be a JSON object, not an integer"])
    let lacking = try await Self.problem("{}")
    #expect(lacking.count == 1)
    #expect(lacking[0].hasPrefix("calculator: ") && lacking[0].contains("expressions"))
  }

  @Test("Of many lines each has an answer, a mistake too")
  func lines() async throws {
    let printed = try await Self.bench().runLine(Array("3".utf8))
    #expect(printed.map { $0["status"] } == ["error"])
    #expect(
      printed[0]["observation"] == "the arguments must be a JSON object, not an integer")
  }
}
