import Testing

@testable import Base

@Suite("JSON with comments")
struct CommentedJSONTests {
  @Test(
    "Comments and needless commas become spaces, and nothing moves",
    arguments: [
      ("[1, 2]", "[1, 2]"), ("[1,]", "[1 ]"), ("{\"a\":1 , \n}", "{\"a\":1   \n}"),
      ("[1, // x\n]", "[1      \n]"), ("[1/*,*/]", "[1     ]"), ("//", "  "), ("/**/", "    "),
      ("/***/1", "     1"), ("\"//\"", "\"//\""), (#""\"/*""#, #""\"/*""#),
      ("[\"a\",/*b*/\"c\",]", "[\"a\",     \"c\" ]"), ("[[],[],]", "[[],[] ]"), ("[{},]", "[{} ]"),
      // These stand where no value was, and are the mistakes that they look like.
      ("[,]", "[,]"), ("{,}", "{,}"), ("[1,,]", "[1,,]"), ("{\"a\":,}", "{\"a\":,}"), (",", ","),
      ("[1,", "[1,"), ("/", "/"), ("\"\\", "\"\\"), ("[1,/*]*/]", "[1      ]"),
    ])
  func blanked(text: String, plain: String) {
    let result = CommentedJSON(Array(text.utf8))
    #expect(String(decoding: result.bytes, as: UTF8.self) == plain)
    #expect(result.error == nil)
  }

  @Test(
    "What is wrong with a comment is told with its place, and the rest is blank",
    arguments: [
      ("[1 /*", JSONError.Problem.unclosedComment, 3), ("/*/", .unclosedComment, 0),
      ("[1 /* * /", .unclosedComment, 3), ("1 */ 2", .commentEndWithoutStart, 2),
      ("[# x\n]", .hashComment, 1), ("/* */ /* ]", .unclosedComment, 6),
    ])
  func wrong(text: String, problem: JSONError.Problem, offset: Int) {
    let result = CommentedJSON(Array(text.utf8))
    #expect(result.error == JSONError(problem: problem, offset: offset))
    #expect(result.bytes.count == text.utf8.count)
    #expect(result.bytes[offset...].allSatisfy { $0 == 0x20 })
  }

  @Test("JSON without either stays as it is")
  func plain() {
    let text = Array(##"{"a": ["//", "/* */", "\\", "#,]"], "b": {"c": -1.5e3, "d": null}}"##.utf8)
    #expect(CommentedJSON(text).bytes == text)
    #expect(CommentedJSON(text).error == nil)
  }
}
