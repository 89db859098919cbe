import Testing

@testable import Base
@testable import Engine

/// All entries of a text read in pieces of `pieceLength` bytes.
func readSeeds(
  _ bytes: [UInt8], pieceLength: Int = .max, contentKey: String = "content"
) throws(SeedFileError) -> [ItemEntry] {
  var reader = SeedReader(
    MemoryByteSource(bytes, pieceLength: pieceLength), name: SeedFileName(path: "seeds.json"),
    contentKey: contentKey)
  var entries: [ItemEntry] = []
  while let entry = try reader.next() { entries.append(entry) }
  return entries
}

func readSeeds(
  _ text: String, contentKey: String = "content"
) throws(SeedFileError) -> [ItemEntry] {
  try readSeeds(Array(text.utf8), contentKey: contentKey)
}

extension ItemEntry {
  /// `3 "content" {kwargs}`, or `3 line 7: reason`.
  var summary: String {
    switch self {
    case .item(let item):
      "\(item.index) \(item.said("content").jsonText) \(item.said("kwargs").jsonText)"
    case .bad(let item): "\(item.index) \(item.reason)"
    }
  }
}

extension WorkItem {
  /// A member of what the item says; null for one that is not there.
  func said(_ key: String) -> JSONValue {
    do {
      return try JSONValue(parsing: payload)[key] ?? .null
    } catch {
      return .null
    }
  }
}

@Suite("Reading seeds")
struct SeedReaderTests {
  @Test(
    "all forms of a seed file are read, contents kept as they are",
    arguments: [
      (#"["a", " b ", "é\n"]"#, [#"1 "a" {}"#, #"2 " b " {}"#, #"3 "é\n" {}"#]),
      (#"[{"content": "a"}, "b"]"#, [#"1 "a" {}"#, #"2 "b" {}"#]),
      ("[\n  \"a\",\n  \"b\"\n]\n", [#"1 "a" {}"#, #"2 "b" {}"#]),
      (#"["a]", "{,\\\"" ,"c"]"#, [#"1 "a]" {}"#, #"2 "{,\\\"" {}"#, #"3 "c" {}"#]),
      (#""only one""#, [#"1 "only one" {}"#]),
      (#"  "only one"  "#, [#"1 "only one" {}"#]),
      (
        "{\"content\": \"a\", \"kwargs\": {\"k\": [1]}}\n{\"content\": \"b\"}\n",
        [#"1 "a" {"k":[1]}"#, #"2 "b" {}"#]
      ),
      (#"{"content": "a", "kwargs": null}"#, [#"1 "a" {}"#]),
      (
        "\"a\"\r\n\r\n  \n\"b\"\r\n{\"content\":\"c\"}", [#"1 "a" {}"#, #"2 "b" {}"#, #"3 "c" {}"#]
      ),
      ("\u{FEFF}[\"a\"]", [#"1 "a" {}"#]), ("\u{FEFF}{\"content\":\"a\"}", [#"1 "a" {}"#]),
      ("{\n  \"content\": \"a\",\n  \"kwargs\": {}\n}", [#"1 "a" {}"#]),
      ("{\r\n\"content\": \"a\"}\r\n{\r\n\"content\": \"b\"}\r\n", [#"1 "a" {}"#, #"2 "b" {}"#]),
      (
        #"{"content":"a","kwargs":{},"source_id":"src_0001_ab","stage":"x","attempts":3}"#,
        [#"1 "a" {}"#]
      ),
      (#"{"content":"a","content":"b"}"#, [#"1 "b" {}"#]),
      (#"{"seeds": ["a", {"content": "b"}]}"#, [#"1 "a" {}"#, #"2 "b" {}"#]),
      (
        "{\n  \"version\": [1, \"]}\"],\n  \"seeds\": [\n    \"a\"\n  ],\n  \"more\": {\"seeds\": [1]}\n}\n",
        [#"1 "a" {}"#]
      ),
      // Lines whose seeds have such a member too.
      (
        "{\"seeds\":[1],\"content\":\"a\"}\n{\"content\":\"b\",\"seeds\":[]}",
        [#"1 "a" {}"#, #"2 "b" {}"#]
      ),
    ])
  func forms(text: String, expected: [String]) throws {
    #expect(try readSeeds(text).map(\.summary) == expected)
  }

  @Test("a bad seed is reported by line, and the ones after it are read")
  func badLines() throws {
    let text = """
      {"content": "good"}
      {"content": ""}
      {"content": " \\t\\u00a0 "}

      42
      null
      ["a"]
      {}
      {"content": 5}
      {"content": "a", "kwargs": [1]}
      {"content": "a"
      {"content": "é" x}
      {"content": "a\\u0000b"}
      {"content": "a"} {"content": "b"}
      plain words
      "\\x"
      "last"
      """
    #expect(
      try readSeeds(text).map(\.summary) == [
        #"1 "good" {}"#,
        "2 line 2: the seed's content is empty",
        "3 line 3: the seed's content is empty",
        "4 line 5: a seed must be a string or an object with content, not an integer",
        "5 line 6: a seed must be a string or an object with content, not null",
        "6 line 7: a seed must be a string or an object with content, not an array",
        "7 line 8: the seed has no content",
        "8 line 9: the seed's content must be a string, not an integer",
        "9 line 10: the seed's kwargs must be an object, not an array",
        "10 line 11: the seed is no JSON: the text ends in the middle of a value at column 16",
        "11 line 12: the seed is no JSON: expected '}' at column 17",
        "12 line 13: the seed's content holds a NUL character",
        "13 line 14: the seed is no JSON: text after the end of the value at column 18",
        "14 line 15: the seed is no JSON: no JSON value starts with this character at column 1",
        "15 line 16: the seed is no JSON: invalid escape sequence at column 2",
        #"16 "last" {}"#,
      ])
  }

  @Test("half of a surrogate pair makes a bad seed, wherever it stands in it, and no two the same")
  func loneSurrogates() throws {
    let reason = "the seed is no JSON: an escape is half of a surrogate pair, which is no character"
    for (open, separator, close) in [
      ("", "\n", ""), ("[", ",\n", "]"), (#"{"seeds": ["#, ",\n", "]}"),
    ] {
      let elements = [
        #""\ud83c""#, #""\udc00""#, #"{"content": "a\ud83cb"}"#,
        #"{"content": "a", "kwargs": {"\ud83c": ["\udf00"]}}"#, #""\ud83c\udf00""#,
        #"{"content": "b", "other": "\ud83c"}"#,
      ]
      let entries = try readSeeds(open + elements.joined(separator: separator) + close)
      let bad = entries.compactMap { if case .bad(let bad) = $0 { bad } else { nil } }
      #expect(bad.map(\.index) == [1, 2, 3, 4])
      #expect(bad.allSatisfy { $0.reason.contains(reason) })
      #expect(Set(bad.map(\.key)).count == 4)
      #expect(entries.suffix(2).map(\.summary) == [#"5 "🌀" {}"#, #"6 "b" {}"#])
    }
    // The same in bytes is no UTF-8.
    let bytes = [0xED, 0xA0, 0xBC, 0xED, 0xBC, 0x80] as [UInt8]
    let entries = try readSeeds(Array("\"".utf8) + bytes + Array("\"\n\"a\"".utf8))
    #expect(
      entries.map(\.summary)
        == ["1 line 1: the seed is no JSON: invalid UTF-8 at column 2", #"2 "a" {}"#])
  }

  @Test("the content may stand under another key, and what stands there instead is named")
  func contentKey() throws {
    let text = """
      {"question": "a", "content": "no", "kwargs": {"k": 1}}
      {"content": "b"}
      {"id": 1, "a\\u001b": 2, "c": 3, "d": 4, "e": 5, "f": 6}
      {"question": 5}
      "c"
      """
    #expect(
      try readSeeds(text, contentKey: "question").map(\.summary) == [
        #"1 "a" {"k":1}"#, #"2 line 2: the seed has no "question"; it has "content""#,
        #"3 line 3: the seed has no "question"; it has "id", "a\u001b", "c", "d", "e""#,
        #"4 line 4: the seed's "question" must be a string, not an integer"#, #"5 "c" {}"#,
      ])
    #expect(
      try readSeeds(#"{"question": "a"}"#).map(\.summary)
        == [#"1 line 1: the seed has no content; it has "question""#])
  }

  @Test("a bad seed in an array is reported by line as long as the brackets hold")
  func badElements() throws {
    let text =
      Array("[\"a\", 1,\n null, [[]],\n{\"content\": \"\"}, \"".utf8) + [0xFF]
      + Array("\", \"\\q\", 1e999, \"b\"]".utf8)
    #expect(
      try readSeeds(text).map(\.summary) == [
        #"1 "a" {}"#,
        "2 line 1: a seed must be a string or an object with content, not an integer",
        "3 line 2: a seed must be a string or an object with content, not null",
        "4 line 2: a seed must be a string or an object with content, not an array",
        "5 line 3: the seed's content is empty",
        "6 line 3: the seed is no JSON: invalid UTF-8 at column 19",
        "7 line 3: the seed is no JSON: invalid escape sequence at column 24",
        "8 line 3: the seed is no JSON: number out of range at column 29",
        #"9 "b" {}"#,
      ])
  }

  @Test("a line that is not UTF-8 or all NUL, as after a crash, is one bad seed")
  func badBytes() throws {
    let text =
      Array("\"a\"\n\"".utf8) + [0xC3] + Array("\"\n".utf8)
      + [UInt8](repeating: 0, count: 50) + Array("\n\"b\"".utf8)
    #expect(
      try readSeeds(text).map(\.summary) == [
        #"1 "a" {}"#, "2 line 2: the seed is no JSON: invalid UTF-8 at column 2",
        "3 line 3: the seed is no JSON: no JSON value starts with this character at column 1",
        #"4 "b" {}"#,
      ])
  }

  @Test(
    "what stops the reading is said with its place",
    arguments: [
      ("", "seeds.json: there are no seeds in it"),
      ("\n \n", "seeds.json: there are no seeds in it"),
      ("[]", "seeds.json: there are no seeds in it"),
      ("\u{FEFF}", "seeds.json: there are no seeds in it"),
      ("[\"a\"", "seeds.json:1:5: the file ends in the middle of the array"),
      ("[\"a\",\n", "seeds.json:2:1: the file ends in the middle of the array"),
      ("[\"é\", \"b", "seeds.json:1:7: the file ends in the middle of this seed"),
      ("[\"a\"\n \"b\"]", "seeds.json:2:2: expected ',' or ']' after a seed"),
      ("[\"a\",]", "seeds.json:1:6: expected a seed"), ("[,]", "seeds.json:1:2: expected a seed"),
      ("[\"a\"] x", "seeds.json:1:7: text after the end of the array"),
      ("{\"seeds\": []}", "seeds.json: there are no seeds in it"),
      ("{\"seeds\": [\"a\"]} x", "seeds.json:1:18: text after the end of the object"),
      ("{\"seeds\": [\"a\"", "seeds.json:1:15: the file ends in the middle of the array"),
      ("{\"seeds\": [\"a\"]", "seeds.json:1:16: the file ends in the middle of the object"),
      ("{\"seeds\": [\"a\"] 1}", "seeds.json:1:17: expected ',' or '}' after the seeds"),
      ("{\"seeds\": [\"a\"], 1}", "seeds.json:1:18: expected a key"),
      ("{\"seeds\": [\"a\"], \"b\" 1}", "seeds.json:1:22: expected ':'"),
      ("{\"seeds\": [\"a\"], \"b\": }", "seeds.json:1:23: expected a value"),
      (
        "{\"seeds\": [\"a\"], \"b\": [",
        "seeds.json:1:23: the file ends in the middle of this value"
      ),
      ("{\"seeds\": [\"a\"],\n\"seeds\": []}", "seeds.json:2:1: \"seeds\" stands twice"),
      (
        "[\"é\",\n {\"content\" \"b\"}]", "seeds.json:2:13: expected ':'"
      ),
      ("[\"a\", tru, 1]", "seeds.json:1:7: no JSON value starts with this character"),
      ("[\"a\nb\"]", "seeds.json:1:4: a control character in a string must be escaped"),
      ("{\n \"content\": \"a\" \"b\"}", "seeds.json:2:17: expected '}'"),
      ("{\n \"content\": \"a\"", "seeds.json:1:1: the file ends in the middle of this seed"),
      (
        "number theory\nalgebra\n",
        "seeds.json:1:1: a seed file holds a JSON array, a JSON string or JSON lines; "
          + "plain lines become seeds with: jq -R . seeds.json > seeds.jsonl"
      ),
    ])
  func stops(text: String, sentence: String) {
    #expect(throws: SeedFileError.self) { try readSeeds(text) }
    do { _ = try readSeeds(text) } catch { #expect(error.description == sentence) }
  }

  @Test("the seeds before a torn place are read, after it there is nothing")
  func beforeTear() throws {
    var reader = SeedReader(
      MemoryByteSource(Array(#"["a", "b" "c"]"#.utf8)), name: SeedFileName(path: "f"),
      contentKey: "content")
    #expect(try reader.next()?.summary == #"1 "a" {}"#)
    #expect(try reader.next()?.summary == #"2 "b" {}"#)
    #expect(throws: SeedFileError.self) { try reader.next() }
    #expect(try reader.next() == nil)
  }

  @Test("a content of 64 KiB is a seed, one byte more is not, in any form")
  func contentLimit() throws {
    let fits = String(repeating: "x", count: ItemFlaw.largestContent)
    let sentence = "the seed's content has 65537 bytes, more than 65536"
    for text in ["[\"\(fits)\", \"\(fits)y\"]", "{\"content\":\"\(fits)\"}\n\"\(fits)y\"\n"] {
      let entries = try readSeeds(text)
      #expect(entries.count == 2)
      guard case .item(let item) = entries.first, case .bad(let bad) = entries.last else {
        Issue.record("\(entries.map(\.index))")
        continue
      }
      #expect(item.said("content") == .string(fits))
      #expect(bad.flaw.description == sentence)
      #expect(bad.excerpt.utf8.count == 200)
    }
  }

  @Test("an element of any length is passed over without being kept", arguments: [1000, .max])
  func longElements(pieceLength: Int) throws {
    let filler = String(repeating: "y", count: ItemFlaw.largestElement + 10)
    for text in ["[\"a\",\n\"\(filler)\", \"b\"]", "\"a\"\n\"\(filler)\"\n\"b\"\n"] {
      let entries = try readSeeds(Array(text.utf8), pieceLength: pieceLength)
      #expect(
        entries.map(\.summary)
          == [#"1 "a" {}"#, "2 line 2: the seed takes more than 1048576 bytes", #"3 "b" {}"#])
      guard case .bad(let bad) = entries[1] else { continue }
      #expect(bad.digest == SHA256.digest("\"\(filler)\"".utf8))
    }
  }

  @Test("indexes count every element, occurrences every equal one, and ids show both")
  func identity() throws {
    let entries = try readSeeds("\"a\"\n\"b\"\n42\n\"a\"\n42\n\"a\"\n")
    #expect(entries.map(\.index) == [1, 2, 3, 4, 5, 6])
    let occurrences = entries.map { entry in
      switch entry {
      case .item(let item): item.occurrence
      case .bad(let item): item.occurrence
      }
    }
    #expect(occurrences == [0, 0, 0, 1, 1, 2])
    #expect(entries.map(\.isRepeat) == [false, false, false, true, false, true])
    guard case .item(let item) = entries[3], case .bad(let bad) = entries[4] else {
      Issue.record("the fourth is a seed and the fifth is not")
      return
    }
    // sha256("a") and sha256("42")
    #expect(item.sourceID == "src_0004_ca978112")
    #expect(bad.sourceID == "src_0005_73475cb4")
    #expect(bad.excerpt == "42")
    #expect(WorkItem.sourceID(index: 123_456, digest: item.digest) == "src_123456_ca978112")
  }

  @Test("an object of seeds is read in little memory, however long it is and what stands about it")
  func longMember() throws {
    let filler = String(repeating: "z", count: ItemFlaw.largestElement + 10)
    let seeds = (1...3000).map { "\"seed \($0) of many, to be longer than a piece\"" }
    let rest = (1...50_000).map { "\"k\($0)\": \($0)" }.joined(separator: ", ")
    let text =
      "{\"v\": 1, \"seeds\": [" + seeds.joined(separator: ",")
      + "], \"rest\": \"\(filler)\", \(rest)}"
    #expect(try readSeeds(Array(text.utf8)).count == 3000)
    let entries = try readSeeds(Array(text.utf8), pieceLength: 1000)
    #expect(entries.count == 3000)
    #expect(entries.last?.summary == #"3000 "seed 3000 of many, to be longer than a piece" {}"#)
  }

  @Test("a source that fails in the middle ends the reading with its reason")
  func failingSource() throws {
    struct Failing: ByteSource {
      var hasFailed = false
      mutating func read(
        into buffer: UnsafeMutableRawBufferPointer
      ) throws(ByteSourceError) -> Int {
        if hasFailed { throw ByteSourceError(operation: .read, code: 5, reason: "I/O error") }
        hasFailed = true
        buffer.copyBytes(from: Array("\"a\"\n\"b".utf8))
        return 6
      }
    }
    var reader = SeedReader(
      Failing(), name: SeedFileName(path: "f"), contentKey: "content")
    #expect(try reader.next()?.summary == #"1 "a" {}"#)
    do { _ = try reader.next() } catch {
      #expect(error.description == "f: cannot read the file: I/O error")
      return
    }
    Issue.record("the failure was lost")
  }
}
