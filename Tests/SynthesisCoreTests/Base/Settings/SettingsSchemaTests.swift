import Foundation
import Testing

@testable import Base

/// A fence and its gate: settings with a part.
private struct Fence: Sendable, Hashable {
  var height = 1
  var note = ""
  var arguments: JSONObject = [:]
  var isPainted = false
  var gate = Gate()

  static let schema = SettingsSchema(
    initial: Fence(),
    sections: [
      SettingsSection(
        keys: [
          SettingKey("height", short: "h", .integer(1...9), \.height, altersResults: true),
          SettingKey("note", .text, \.note),
          SettingKey("arguments", .object, \.arguments, altersResults: true),
        ],
        internalKeys: [SettingKey("painted", .flag, \.isPainted, altersResults: true)],
        deprecatedKeys: [
          DeprecatedKey("colour", "it is painted or not"),
          DeprecatedKey(prefix: "wire_", "fences are of wood"),
        ]),
      Gate.section.lifted(by: \.gate),
    ])
}

private struct Gate: Sendable, Hashable {
  var width = 2

  static let section = SettingsSection<Gate>(
    keys: [SettingKey("gate_width", .integer(1...5), \.width, altersResults: true)],
    checks: [
      { reading, gate in
        if reading.given["height"] == nil, gate.width > 3 {
          reading.reject(at: reading.given["gate_width"]?.value.offset, "a wide gate needs height")
        }
        if reading.purpose == .simulation { gate.width = 1 }
      }
    ])
}

@Suite("A schema of settings")
struct SettingsSchemaTests {
  private static func load(
    _ text: String, purpose: SettingsReading.Purpose = .inspection
  ) throws(SettingsError) -> LoadedSettings<Fence> {
    try Fence.schema.load(
      Array(text.utf8), file: "f", environment: .none, purpose: purpose)
  }

  private static func problems(_ text: String) -> [String] {
    do {
      _ = try load(text)
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  @Test("a part's keys and checks reach the part in the whole")
  func lifted() throws {
    let loaded = try Self.load(#"{"h": 3, "gate_width": 4}"#)
    #expect(loaded.settings == Fence(height: 3, gate: Gate(width: 4)))
    #expect(loaded.given.keys.sorted() == ["gate_width", "height"])
    #expect(Self.problems(#"{"gate_width": 4}"#) == ["f:1:16: a wide gate needs height"])
    #expect(try Self.load("{}", purpose: .simulation).settings.gate.width == 1)
    #expect(try Self.load("{}").settings == Fence())
  }

  @Test("a deprecated key gives a warning, an unknown or internal one a problem")
  func otherKeys() throws {
    let loaded = try Self.load(#"{"colour": 1, "wire_gauge": 2}"#)
    #expect(
      loaded.warnings.map(\.description) == [
        "f:1:2: warning: colour has no effect: it is painted or not",
        "f:1:15: warning: wire_gauge has no effect: fences are of wood",
      ])
    #expect(
      Self.problems(#"{"painted": true, "hight": 2}"#) == [
        #"f:1:2: unknown key "painted""#,
        #"f:1:19: unknown key "hight"; did you mean "height"?"#,
      ])
  }

  @Test("what is sent arrives as it was, internal keys with it, and nothing may be missing")
  func transfer() throws {
    var fence = Fence(height: 3, note: "${X}", gate: Gate(width: 4))
    fence.isPainted = true
    let sent = Fence.schema.transferJSON(of: fence)
    #expect(try Fence.schema.settings(transferJSON: sent) == fence)
    do {
      _ = try Fence.schema.settings(transferJSON: Array(#"{"height": 0, "note": ""}"#.utf8))
      Issue.record("it is accepted")
    } catch {
      #expect(
        error.problems.map(\.sentence) == [
          "height must be an integer from 1 to 9, not 0", "arguments is missing",
          "gate_width is missing", "painted is missing",
        ])
    }
  }

  @Test("what alters results is compared by name, whatever else changes")
  func results() {
    let schema = Fence.schema
    var fence = Fence(arguments: ["a": 1, "b_key": "one"])
    let kept = schema.resultSettings(of: fence)
    #expect(
      kept == [
        "height": 1, "arguments": ["a": 1, "b_key": "<secret>"], "gate_width": 2, "painted": false,
      ])
    let digest = schema.resultDigest(of: fence)
    fence.note = "other"
    fence.arguments = ["b_key": "two", "a": 1]
    #expect(schema.changedResultSettings(of: fence, since: kept) == [])
    #expect(schema.resultDigest(of: fence) == digest)
    fence.gate.width = 3
    fence.isPainted = true
    #expect(
      schema.changedResultSettings(of: fence, since: kept).map(\.name) == ["gate_width", "painted"])
    #expect(schema.resultDigest(of: fence) != digest)
  }

  @Test("a later problem is placed at the deepest part of its path that the file holds")
  func laterProblem() throws {
    let loaded = try Self.load("{\"h\": 2,\n \"arguments\": {\"top_k\": 3}}")
    func place(_ path: [String]) -> String { loaded.problem(at: path, "wrong").description }
    #expect(place(["arguments", "top_k"]) == "f:2:25: wrong")
    #expect(place(["arguments", "missing"]) == "f:2:15: wrong")
    #expect(place(["height"]) == "f:1:7: wrong")
    #expect(place(["note"]) == "f: wrong")
  }

  @Test(
    "a file that is not a JSON object is rejected as a whole",
    arguments: [
      ("", "f: the file is empty; it must hold a JSON object"),
      (" \n\t", "f: the file is empty; it must hold a JSON object"),
      ("[1]", "f:1:1: a config file must hold a JSON object, not an array"),
      ("\n  \"é\"", "f:2:3: a config file must hold a JSON object, not a string"),
      ("{\n  \"a\" 1}", "f:2:7: expected ':'"),
      ("{\"a\": 1,,}", "f:1:9: expected '\"'"), ("{,}", "f:1:2: expected '\"'"),
      ("// {}\n/* {} */ ", "f: the file is empty; it must hold a JSON object"),
      ("{\n  /* é */ \"a\" 1}", "f:2:15: expected ':'"),
      (
        "{ // a\n  /* b\n \"a\": 1}",
        "f:2:3: the comment that begins here has no end; close it with */"
      ),
      ("{\"a\" 1} /*", "f:1:6: expected ':'"),
      ("{/* /* */ */}", "f:1:11: this */ ends no comment; comments do not nest"),
      (
        "# é\n{}", "f:1:1: a comment begins with //, or stands between /* and */, not after #"
      ),
      (
        "{\"a\": 1 # b\n}",
        "f:1:9: a comment begins with //, or stands between /* and */, not after #"
      ),
      ("{\"a\": 1} / ", "f:1:10: text after the end of the value"),
      ("{\"a\": 1", "f:1:8: the text ends in the middle of a value"),
      ("{} x", "f:1:4: text after the end of the value"),
      ("{\"é\": tru}", "f:1:7: no JSON value starts with this character"),
    ])
  func wholeFile(text: String, problem: String) { #expect(Self.problems(text) == [problem]) }

  @Test("text that is not UTF-8 is refused at its first bad byte")
  func invalidUTF8() {
    let bytes = Array("{\n\"é\": \"".utf8) + [0xFF] + Array("\"}".utf8)
    do {
      _ = try Fence.schema.load(bytes, file: "f", environment: .none, purpose: .inspection)
      Issue.record("it is accepted")
    } catch {
      #expect(error.description == "f:2:7: the file is not UTF-8 from here on")
    }
  }

  @Test("a byte order mark is passed over and counts for no column")
  func byteOrderMark() throws {
    #expect(try Self.load("\u{FEFF}{\"height\": 2}").settings.height == 2)
    #expect(Self.problems("\u{FEFF}{\"x\": 1}") == [#"f:1:2: unknown key "x""#])
  }

  @Test("comments and commas before a closing bracket say nothing")
  func comments() throws {
    let text = """
      // A fence /* not nested
      {
        "h": 3, /* three
        high */ "note": "/* no comment */ // nor this \\" # {,}",
        "arguments": {"a": [1, 2, /* 3 */ ], "b": [[],], /**/ } , // the last
        /* "hight": 1, */
      } // "gate_width": 9
      """
    let loaded = try Self.load(text)
    #expect(loaded.settings.height == 3)
    #expect(loaded.settings.note == "/* no comment */ // nor this \" # {,}")
    #expect(loaded.settings.arguments == ["a": [1, 2], "b": [[]]])
    #expect(loaded.settings.gate.width == 2)
    // Behind comments of any length what is wrong has its place still.
    #expect(
      Self.problems("{ /* é\n é */ \"h\": 0, // é\n \"x\": 1,\n}")
        == ["f:2:12: h must be an integer from 1 to 9, not 0", #"f:3:2: unknown key "x""#])
  }

  @Test("keys doubled inside a value are reported too")
  func nestedDuplicates() {
    #expect(
      Self.problems(#"{"arguments": {"a": 1, "b": [{"c": 1, "c": 2}]}}"#)
        == [#"f:1:39: "c" stands twice"#])
  }

  @Test("a file is read under the path it was named by")
  func file() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: url) }  // the directory is temporary anyway
    try Data(#"{"height": 4}"#.utf8).write(to: url)
    #expect(try Self.load(path: url.path).settings.height == 4)
    try Data(#"{"hight": 4}"#.utf8).write(to: url)
    do {
      _ = try Self.load(path: url.path)
      Issue.record("an unknown key is accepted")
    } catch {
      #expect(
        error.description == #"\#(url.path):1:2: unknown key "hight"; did you mean "height"?"#)
    }
  }

  @Test(
    "a file that cannot be read is one problem",
    arguments: [
      ("/nowhere/c.json", "/nowhere/c.json: cannot open the file: No such file or directory"),
      ("/", "/: cannot read the file: Is a directory"),
      ("/dev/zero", "/dev/zero: the file is larger than 16 MiB; that is not a config file"),
    ])
  func unreadable(path: String, sentence: String) {
    #expect(throws: SettingsError.self) { try Self.load(path: path) }
    do { _ = try Self.load(path: path) } catch { #expect(error.description == sentence) }
  }

  private static func load(path: String) throws(SettingsError) -> LoadedSettings<Fence> {
    let text = try SettingsText(path: path)
    return try Fence.schema.load(
      text.bytes, file: text.file, environment: .none, purpose: .inspection)
  }
}
