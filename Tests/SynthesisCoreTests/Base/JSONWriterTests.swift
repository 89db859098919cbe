import Testing

@testable import Base

@Suite("Writing JSON")
struct JSONWriterTests {
  private static let values: [(JSONValue, String)] = [
    (JSONValue.null, "null"), (true, "true"), (false, "false"), (0, "0"), (-12, "-12"),
    (.integer(.max), "9223372036854775807"), (1.0, "1.0"), (0.1, "0.1"),
    (.number(-2.5e-9), "-2.5e-09"),
    (1e300, "1e+300"), (.number(.nan), "null"), (.number(.infinity), "null"),
    ("", "\"\""), ("é🧪", "\"é🧪\""), ("\"\\/", #""\"\\/""#),
    ("\n\r\t\u{8}\u{c}\u{0}\u{1f}\u{7f}", #""\n\r\t\u0008\u000c\u0000\u001f"# + "\u{7f}\""),
    ([], "[]"), ([1, "a", nil], #"[1,"a",null]"#), ([:], "{}"),
    (["b": 1, "a": ["c": []]], #"{"b":1,"a":{"c":[]}}"#), (["\n": 1], #"{"\n":1}"#),
  ]

  @Test(
    "values are written as one line that keeps their type",
    arguments: values)
  func written(value: JSONValue, text: String) {
    #expect(value.jsonText == text)
  }

  @Test("the canonical text sorts keys at every depth and nothing else")
  func canonical() {
    let value: JSONValue = ["b": [["d": 1, "c": 2]], "a": [2, 1], "é": 1, "z": 1]
    #expect(value.canonicalText == #"{"a":[2,1],"b":[{"c":2,"d":1}],"z":1,"é":1}"#)
  }

  @Test("members, arrays and raw text nest without stray commas")
  func nesting() {
    var writer = JSONWriter()
    writer.object { object in
      object.member("list") { writer in
        writer.array([1, 2]) { writer, number in
          writer.object { $0.member("n", number) }
        }
      }
      object.member("raw") { $0.raw("[true]".utf8) }
      object.member("flag", false)
      object.member("ratio", 2.0)
      object.member("text", "x")
      object.member("any", JSONValue.null)
      object.member("empty") { $0.object { _ in } }
    }
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == #"{"list":[{"n":1},{"n":2}],"raw":[true],"flag":false,"ratio":2.0,"text":"x","#
        + #""any":null,"empty":{}}"#)
  }
}
