import Testing

@testable import Python

@Suite("The end of code")
struct CodeEndingTests {
  @Test(
    "loses what belongs to the reply around it",
    arguments: [
      ("print(total)}},{\"", "print(total)"),
      ("print(total)}", "print(total)"),
      ("x = [1, 2]\nprint(x)\"}}]}", "x = [1, 2]\nprint(x)"),
      ("print(f\"{x}\")}},{\"         ", "print(f\"{x}\")"),
      ("d = {'a': [1]}\nprint(d)}}", "d = {'a': [1]}\nprint(d)"),
    ])
  func mended(code: String, expected: String) {
    #expect(CodeEnd.mended(code) == expected)
  }

  @Test(
    "stays where it is code",
    arguments: [
      "", "print({'a': {'b': [1, 2]}})", "print('}')", "print(\"a)\")  # )", "x = (1,\n  2)",
      "print('it\\'s )')", "print(1", "s = '''a\n}\n'''",
      "print(\"\"\"a)\nb\"\"\")",
    ])
  func untouched(code: String) {
    #expect(CodeEnd.mended(code) == code)
  }
}
