/// How a page's bytes stand for characters.
enum PageEncoding: Hashable, Sendable {
  case utf8
  case windows1252
  /// Any other, by the name that the system's converter knows it by.
  case other(String)

  /// The encoding that a label in a header or a page means. The web's labels mean what browsers
  /// take them for: `iso-8859-1` is windows-1252, `gb2312` has been GB 18030 for long.
  init?(label: some StringProtocol) {
    let folded = label.lowercased().filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
    switch folded {
    case "utf-8", "utf8", "unicode-1-1-utf-8": self = .utf8
    case "windows-1252", "cp1252", "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1",
      "ascii", "us-ascii", "l1":
      self = .windows1252
    default:
      guard let name = Self.converterNames[folded] ?? Self.numbered(folded) else { return nil }
      self = .other(name)
    }
  }

  /// The families whose names end in a number.
  private static func numbered(_ label: String) -> String? {
    for prefix in ["iso-8859-", "iso8859-", "iso_8859-"] where label.hasPrefix(prefix) {
      guard let part = Int(label.dropFirst(prefix.count)), (2...16).contains(part), part != 12
      else { return nil }
      // Turkish and Thai pages use what Windows added.
      return part == 9 ? "CP1254" : part == 11 ? "CP874" : "ISO-8859-\(part)"
    }
    for prefix in ["windows-", "cp"] where label.hasPrefix(prefix) {
      guard let page = Int(label.dropFirst(prefix.count)) else { return nil }
      if (1250...1258).contains(page) || [866, 874, 932, 936, 949, 950].contains(page) {
        return page == 936 ? "GB18030" : "CP\(page)"
      }
    }
    return nil
  }

  private static let converterNames = [
    "gb2312": "GB18030", "gbk": "GB18030", "gb18030": "GB18030", "x-gbk": "GB18030",
    "gb_2312-80": "GB18030", "big5": "BIG5-HKSCS", "big5-hkscs": "BIG5-HKSCS",
    "x-x-big5": "BIG5-HKSCS", "shift_jis": "CP932", "shift-jis": "CP932", "sjis": "CP932",
    "x-sjis": "CP932", "windows-31j": "CP932", "ms_kanji": "CP932", "euc-jp": "EUC-JP",
    "x-euc-jp": "EUC-JP", "iso-2022-jp": "ISO-2022-JP", "euc-kr": "CP949",
    "ks_c_5601-1987": "CP949",
    "korean": "CP949", "latin2": "ISO-8859-2", "latin5": "CP1254", "tis-620": "CP874",
    "koi8-r": "KOI8-R", "koi8-u": "KOI8-U", "macintosh": "MACINTOSH",
    "x-mac-cyrillic": "MAC-CYRILLIC",
    "utf-16": "UTF-16LE", "utf-16le": "UTF-16LE", "utf-16be": "UTF-16BE",
    "hebrew": "ISO-8859-8", "logical": "ISO-8859-8", "iso-8859-8-i": "ISO-8859-8",
    "greek": "ISO-8859-7", "arabic": "ISO-8859-6", "cyrillic": "ISO-8859-5",
  ]

  /// Whether each character takes two bytes, which a page cannot say of itself in ASCII.
  var isUTF16: Bool { self == .other("UTF-16LE") || self == .other("UTF-16BE") }
}
