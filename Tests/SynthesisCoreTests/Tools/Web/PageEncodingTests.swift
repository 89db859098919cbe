import Testing

@testable import Web

@Suite("Encodings of pages")
struct PageEncodingTests {
  private static func text(_ bytes: [UInt8], _ contentType: String? = nil) throws -> String {
    String(decoding: try EncodingConversion.utf8(bytes, contentType: contentType), as: UTF8.self)
  }

  /// 日本 in each of them, or a word of the place.
  @Test(
    "Pages are read in the encoding that the header names",
    arguments: [
      ("Shift_JIS", [0x93, 0xFA, 0x96, 0x7B], "日本"),
      ("x-sjis", [0x93, 0xFA, 0x96, 0x7B], "日本"),
      ("euc-jp", [0xC6, 0xFC, 0xCB, 0xDC], "日本"),
      ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x4B, 0x5C, 0x1B, 0x28, 0x42], "日本"),
      ("gb2312", [0xC8, 0xD5, 0xB1, 0xBE], "日本"),
      ("GBK", [0xC8, 0xD5, 0xB1, 0xBE], "日本"),
      ("gb18030", [0xC8, 0xD5, 0xB1, 0xBE], "日本"),
      ("big5", [0xA4, 0xE9, 0xA5, 0xBB], "日本"),
      ("euc-kr", [0xC7, 0xD1, 0xB1, 0xB9], "한국"),
      ("windows-1251", [0xCC, 0xE8, 0xF0], "Мир"),
      ("koi8-r", [0xED, 0xC9, 0xD2], "Мир"),
      ("iso-8859-5", [0xBC, 0xD8, 0xE0], "Мир"),
      ("iso-8859-2", [0xA3, 0xF3, 0x64, 0xBC], "Łódź"),
      ("windows-1250", [0xA3, 0xF3, 0x64, 0x9F], "Łódź"),
      ("ISO-8859-7", [0xC1, 0xE8], "Αθ"),
      ("iso-8859-9", [0xDD, 0xFE], "İş"),
      ("windows-1256", [0xE3, 0xD5, 0xD1], "مصر"),
      ("iso-8859-15", [0xA4], "€"),
      ("iso-8859-1", [0x93, 0x80, 0xE9, 0x94], "“€é”"),
      ("utf-16le", [0x41, 0x00, 0xE9, 0x00], "Aé"),
      ("\"utf-8\"", [0xC3, 0xA9], "é"),
    ] as [(String, [UInt8], String)])
  func header(label: String, bytes: [UInt8], expected: String) throws {
    #expect(try Self.text(bytes, "text/html; charset=\(label)") == expected)
  }

  @Test(
    "A page's own word counts where the header says nothing",
    arguments: [
      "<meta charset=shift_jis>", "<META CHARSET='Shift_JIS'/>",
      "<meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'>",
      "<!-- <meta charset=euc-jp> --><meta charset=\"sjis\">",
      "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>",
      "<meta charset=no-such-thing><meta charset=sjis>",
    ])
  func meta(head: String) throws {
    let bytes = Array(head.utf8) + [0x93, 0xFA, 0x96, 0x7B]
    #expect(try Self.text(bytes, "text/html") == head + "日本")
  }

  @Test("The bytes have the last word over wrong labels")
  func wrongLabels() throws {
    let utf8 = Array("Łódź, 東京".utf8)
    for label in ["iso-8859-1", "windows-1251", "gbk", "shift_jis", "utf-16", "nonsense"] {
      #expect(try Self.text(utf8, "text/html; charset=\(label)") == "Łódź, 東京")
    }
    let latin: [UInt8] = [0x63, 0x61, 0x66, 0xE9, 0x20, 0x93, 0x94]
    #expect(try Self.text(latin, "text/html; charset=utf-8") == "café “”")
    #expect(try Self.text(latin) == "café “”")
    // One broken character in a page of UTF-8 is no reason to misread all others.
    let broken = Array("é é é é é é".utf8) + [0xFF]
    #expect(try Self.text(broken, "text/html; charset=utf-8") == "é é é é é é\u{FFFD}")
  }

  @Test("A byte order mark decides and is left out")
  func marks() throws {
    #expect(try Self.text([0xEF, 0xBB, 0xBF, 0xC3, 0xA9], "text/html; charset=gbk") == "é")
    #expect(try Self.text([0xFF, 0xFE, 0x41, 0x00]) == "A")
    #expect(try Self.text([0xFE, 0xFF, 0x00, 0x41]) == "A")
  }

  @Test("Bytes that are no character become a replacement, and the page goes on")
  func malformed() throws {
    let bytes: [UInt8] = [0x93, 0xFA, 0xFF, 0xFF, 0x96, 0x7B, 0x93]
    let text = try Self.text(bytes, "text/html; charset=shift_jis")
    #expect(text.hasPrefix("日") && text.contains("本") && text.hasSuffix("\u{FFFD}"))
    let long = Array(repeating: [0x93, 0xFA, 0x96, 0x7B] as [UInt8], count: 100_000).flatMap(\.self)
    #expect(
      try Self.text(long, "text/html; charset=sjis") == String(repeating: "日本", count: 100_000))
  }
}
