import TestSupport
import Testing

@testable import Base
@testable import Engine

@Suite("Files that are no seed files")
struct ForeignFormatTests {
  private static func sentence(_ bytes: [UInt8], path: String? = "in/s.dat") -> String {
    let name = path.map { SeedFileName(path: $0) } ?? SeedFileName(pipe: "standard input")
    var reader = SeedReader(MemoryByteSource(bytes), name: name, contentKey: "content")
    do {
      while let entry = try reader.next() { _ = entry }
      return "it is read"
    } catch {
      return error.description
    }
  }

  private static func zip(_ name: String) -> [UInt8] {
    [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 26) + Array(name.utf8)
  }

  static let binaries: [(bytes: [UInt8], name: String, command: String)] = [
    ([0x1F, 0x8B, 8, 0], "compressed by gzip", "gzip -dc < in/s.dat > in/s.jsonl"),
    ([0x1F, 0x9D, 1], "compressed by compress", "gzip -dc < in/s.dat > in/s.jsonl"),
    ([0x28, 0xB5, 0x2F, 0xFD, 1], "compressed by zstd", "zstd -dc < in/s.dat > in/s.jsonl"),
    ([0x53, 0x2A, 0x4D, 0x18], "compressed by zstd", "zstd -dc < in/s.dat > in/s.jsonl"),
    (Array("BZh9".utf8) + [0x17, 0x72], "compressed by bzip2", "bzip2 -dc < in/s.dat"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "compressed by xz", "xz -dc < in/s.dat"),
    ([0x5D, 0, 0, 0x80], "compressed by lzma", "xz -dc --format=lzma < in/s.dat"),
    ([0x04, 0x22, 0x4D, 0x18], "compressed by lz4", "lz4 -dc < in/s.dat"),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive", "7z e -so in/s.dat > in/s.jsonl"),
    (Array("Rar!\u{1A}\u{7}".utf8), "a RAR archive", "write its texts as JSON lines"),
    (zip("seeds.jsonl"), "a zip archive", "unzip -p in/s.dat > in/s.jsonl"),
    (zip("[Content_Types].xml"), "an Excel workbook or another", "pandas.read_excel(sys.argv[1])"),
    (
      Array("seeds.json".utf8) + [UInt8](repeating: 0, count: 247) + Array("ustar".utf8),
      "a tar archive", "tar -xOf in/s.dat > in/s.jsonl"
    ),
    (Array("PAR1".utf8) + [0x15, 4], "Parquet", "p.ParquetFile(sys.argv[1]).iter_batches()"),
    (Array("ARROW1".utf8) + [0, 0], "an Arrow or Feather file", "pyarrow.feather as f"),
    (Array("FEA1".utf8) + [0, 0], "a Feather file", "pyarrow.feather as f"),
    ([0xFF, 0xFF, 0xFF, 0xFF, 0x10, 2], "an Arrow stream", "i.open_stream(sys.argv[1])"),
    (Array("ORC".utf8) + [1, 2], "ORC", "o.read_table(sys.argv[1])"),
    (Array("Obj\u{1}".utf8), "Avro", #"fastavro.reader(open(sys.argv[1], "rb"))"#),
    (Array("SQLite format 3\0".utf8), "a database of SQLite", "sqlite3.connect(sys.argv[1])"),
    ([0x89, 0x48, 0x44, 0x46], "HDF5", "write its texts as JSON lines"),
    (
      [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1], "an array of NumPy", "write its texts as JSON lines"
    ),
    ([0x80, 4, 0x95], "a pickle of Python", "write its texts as JSON lines"),
    (Array("%PDF-1.7\n%".utf8), "a PDF", "pdftotext in/s.dat - | jq -R"),
    ([0x89, 0x50, 0x4E, 0x47], "an image (PNG)", "write its texts as JSON lines"),
    ([0xFF, 0xD8, 0xFF, 0xE0], "an image (JPEG)", "write its texts as JSON lines"),
    ([0x7F, 0x45, 0x4C, 0x46], "a program", "write its texts as JSON lines"),
    ([0xFF, 0xFE, 0x5B, 0], "text in UTF-16, not UTF-8", "iconv -f UTF-16 -t UTF-8 in/s.dat"),
    ([0xFE, 0xFF, 0, 0x5B], "text in UTF-16, not UTF-8", "-t UTF-8 in/s.dat > in/s.utf8.dat"),
    ([0xFF, 0xFE, 0, 0, 0x5B, 0, 0, 0], "text in UTF-32", "iconv -f UTF-32 -t UTF-8 in/s.dat"),
    ([0x5B, 0, 0x22, 0], "text in UTF-16LE", "iconv -f UTF-16LE -t UTF-8 in/s.dat"),
    ([0, 0x7B, 0, 0x22], "text in UTF-16BE", "iconv -f UTF-16BE"),
    ([0x22, 0, 0, 0], "text in UTF-32LE", "iconv -f UTF-32LE"),
    ([0, 0, 0, 0x22], "text in UTF-32BE", "iconv -f UTF-32BE"),
    ([0x01, 0x02, 0, 0x03], "a binary file", "write its texts as JSON lines"),
  ]

  @Test("A document of an office program is told by its name where its first bytes do not tell")
  func documents() {
    for path in ["in/s.xlsx", "in/s.XLSX", "in/s.ods"] {
      let found = Self.sentence(Self.zip("a/b.xml"), path: path)
      #expect(found.contains("this is a spreadsheet") && found.contains("pandas.read_excel"))
      #expect(!found.contains("unzip"))
    }
    for part in ["word/document.xml", "[Content_Types].xml", "other.xml"] {
      let found = Self.sentence(Self.zip(part), path: "in/s.docx")
      #expect(found.contains("save it as plain text") && !found.contains("unzip"))
    }
    #expect(Self.sentence(Self.zip("xl/workbook.xml"), path: nil).contains("an Excel workbook"))
  }

  @Test("A file that is no text is told by its first bytes", arguments: binaries)
  func binary(bytes: [UInt8], name: String, command: String) {
    let found = Self.sentence(bytes)
    #expect(found.hasPrefix("in/s.dat: this is \(name)"), "\(found)")
    #expect(found.contains(command), "\(found)")
    // More of the file tells nothing else.
    let long = Self.sentence(bytes + [UInt8](repeating: 0x41, count: 5000))
    #expect(long == found)
  }

  static let texts: [(text: String, sentence: String)] = [
    (
      "content,grade\nfractions,8\n",
      "f.csv: this is text with columns (CSV), not JSON; make seeds of it with: python3 -c "
        + "'import json, sys, csv; [print(json.dumps(row, default=str)) for row in "
        + #"csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8-sig"))]' f.csv > f.jsonl; "#
        + #""seed_content_key" in the config names the column that is the seed; "#
        + "or, if each line is a seed, with: jq -R . f.csv > f.jsonl"
    ),
    ("\"content\",\"grade\"\n\"a, b\",8", #"encoding="utf-8-sig"))]' f.csv"#),
    ("\u{FEFF}id;text\r\n1;\"x;y\"\r\n", #"encoding="utf-8-sig"), delimiter=";")]' f.csv"#),
    ("id\ttext\n1\tx\n", #"encoding="utf-8-sig"), delimiter="\t")]' f.csv"#),
    ("1|a\n2|b\n", #"delimiter="|""#), ("1,a\n2,b\n", "(CSV)"), ("true,a\nfalse,b\n", "(CSV)"),
    ("fractions, decimals and\nthe rest", "plain lines become seeds with: jq -R . f.csv > f.jsonl"),
    ("one, line", "plain lines become seeds"), ("ORCHIDS\nPAR1S\n", "plain lines become seeds"),
    ("BZh\n", "plain lines become seeds"), ("# topics\n", "plain lines become seeds"),
    ("- a\n- b\n", "plain lines become seeds"),
    ("<!DOCTYPE HTML><html></html>", "this is a web page; a server may have sent it"),
    ("<?xml version='1.0'?><a/>", "this is XML; a server may have sent it"),
    (
      "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 3\n",
      "this is a pointer of Git LFS; fetch the file itself with: git lfs pull"
    ),
  ]

  @Test("A text that is no JSON is told by its first lines", arguments: texts)
  func text(text: String, sentence: String) {
    let found = Self.sentence(Array(text.utf8), path: "f.csv")
    #expect(found.contains(sentence), "\(found)")
  }

  @Test(
    "What begins as a table may be seeds, good ones and bad ones",
    arguments: [
      "\"a\",\n\"b\",\n", "\"a, b\"\n\"c, d\"\n", "\"a\", \"b\"\n\"c\"\n", "\"a\" ; x\n\"b\"\n",
      "42\n\"a\"\n", "\"a\\\",\n\"b\"\n",
    ])
  func seeds(text: String) { #expect(Self.sentence(Array(text.utf8)) == "it is read") }

  @Test(
    "A command names the file as a shell reads it, and writes to another one",
    arguments: [
      ("s.jsonl.gz", "gzip -dc s.jsonl.gz > s.jsonl"), ("s.gz", "gzip -dc s.gz > s.jsonl"),
      ("s.jsonl", "gzip -dc < s.jsonl > s.converted.jsonl"),
      ("d.x/my s.json.gz", "gzip -dc 'd.x/my s.json.gz' > 'd.x/my s.json'"),
      (".seeds", "gzip -dc < .seeds > .seeds.jsonl"), ("/a/s", "gzip -dc < /a/s > /a/s.jsonl"),
    ])
  func names(path: String, command: String) {
    let sentence = Self.sentence([0x1F, 0x8B, 8], path: path)
    #expect(
      sentence
        == "\(path): this is compressed by gzip, not JSON; make seeds of it with: \(command)")
  }

  @Test("What came through a pipe has no name to convert it by")
  func pipe() {
    #expect(
      Self.sentence([0x1F, 0x8B, 8], path: nil)
        == "standard input: this is compressed by gzip, not JSON; save it to FILE and make seeds of "
        + "that with: gzip -dc < FILE > seeds.jsonl")
    #expect(
      Self.sentence(Array("a\nb\n".utf8), path: nil)
        .hasSuffix("plain lines become seeds with: jq -R . FILE > seeds.jsonl"))
  }
}
