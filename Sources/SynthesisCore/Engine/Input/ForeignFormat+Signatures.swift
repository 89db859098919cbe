import Base

extension ForeignFormat {
  /// How many bytes of a file are enough to tell.
  static let headLength = 512

  /// What a file's first bytes say; nil for what may be JSON or other text. `head` has `headLength` of
  /// them, or all.
  init?(head: [UInt8]) {
    let found =
      Self.signatures.first { $0.matches(head) }?.format
      ?? (head.starts(with: Self.zip) ? Self.zipped(head) : nil)
      ?? Self.wideText(head)
    guard let found else { return nil }
    self = found
  }

  /// A binary file, told by its zero bytes; nil for text.
  init?(binary head: [UInt8]) {
    guard head.contains(0) else { return nil }
    self = Self.unknown("a binary file")
  }

  /// What a text is that is no JSON; nil where nothing is known of it. `head` has its beginning, or with
  /// `isWhole` all of it.
  init?(text head: [UInt8], isWhole: Bool) {
    let start = String(decoding: head.prefix(Self.headLength), as: UTF8.self).lowercased()
    if let binary = ForeignFormat(binary: head) {
      self = binary
    } else if start.hasPrefix("version https://git-lfs") {
      self = ForeignFormat(
        name: "a pointer of Git LFS", remedy: .advice("fetch the file itself with: git lfs pull"))
    } else if start.hasPrefix("<") {
      self = ForeignFormat(
        name: start.contains("html") ? "a web page" : "XML",
        remedy: .advice(
          "a server may have sent it in the file's place; a seed file holds JSON"))
    } else if let table = DelimitedText(head, isWhole: isWhole) {
      self = table.format
    } else {
      return nil
    }
  }

  private struct Signature: Sendable {
    let bytes: [UInt8]
    var offset = 0
    /// Words may begin with the same letters, so there must be a byte that is in no text.
    var isLettered = false
    let format: ForeignFormat

    init(_ bytes: [UInt8], _ format: ForeignFormat) {
      self.bytes = bytes
      self.format = format
    }

    init(_ text: String, at offset: Int = 0, _ format: ForeignFormat) {
      bytes = Array(text.utf8)
      self.offset = offset
      isLettered = true
      self.format = format
    }

    func matches(_ head: [UInt8]) -> Bool {
      head.dropFirst(offset).starts(with: bytes)
        && (!isLettered || head.contains { $0 < 0x20 && !(0x09...0x0D).contains($0) })
    }
  }

  /// Of two that begin alike the longer comes first.
  private static let signatures: [Signature] =
    [
      Signature([0x1F, 0x8B], packed("gzip", "gzip -dc", [".gz", ".tgz"])),
      Signature([0x1F, 0x9D], packed("compress", "gzip -dc", [".Z"])),
      Signature([0x28, 0xB5, 0x2F, 0xFD], zstd),
      Signature("BZh", packed("bzip2", "bzip2 -dc", [".bz2"])),
      Signature([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], packed("xz", "xz -dc", [".xz"])),
      Signature([0x5D, 0, 0], packed("lzma", "xz -dc --format=lzma", [".lzma"])),
      Signature([0x04, 0x22, 0x4D, 0x18], packed("lz4", "lz4 -dc", [".lz4"])),
      Signature(
        [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C],
        ForeignFormat(
          name: "a 7z archive", remedy: .command("7z e -so {in} > {out}", output: .lines))),
      Signature("Rar!", unknown("a RAR archive")),
      Signature(
        "ustar", at: 257,
        ForeignFormat(
          name: "a tar archive", remedy: .command("tar -xOf {in} > {out}", output: .lines))),

      Signature(
        "PAR1",
        table(
          "Parquet", needs: "pyarrow.parquet as p",
          rows: "(row for part in p.ParquetFile(sys.argv[1]).iter_batches() "
            + "for row in part.to_pylist())")),
      Signature(
        "ARROW1",
        table(
          "an Arrow or Feather file", needs: "pyarrow.feather as f",
          rows: "f.read_table(sys.argv[1]).to_pylist()")),
      Signature(
        "FEA1",
        table(
          "a Feather file", needs: "pyarrow.feather as f",
          rows: "f.read_table(sys.argv[1]).to_pylist()")),
      Signature(
        [0xFF, 0xFF, 0xFF, 0xFF],
        table(
          "an Arrow stream", needs: "pyarrow.ipc as i",
          rows: "i.open_stream(sys.argv[1]).read_all().to_pylist()")),
      Signature(
        "ORC",
        table(
          "ORC", needs: "pyarrow.orc as o", rows: "o.read_table(sys.argv[1]).to_pylist()")),
      Signature(
        "Obj\u{1}",
        table("Avro", needs: "fastavro", rows: "fastavro.reader(open(sys.argv[1], \"rb\"))")),
      Signature("SQLite format 3\0", database),
      Signature([0x89, 0x48, 0x44, 0x46], unknown("HDF5")),
      Signature([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59], unknown("an array of NumPy")),
      Signature(Array("%PDF-".utf8), pdf),
      Signature([0x89, 0x50, 0x4E, 0x47], unknown("an image (PNG)")),
      Signature([0xFF, 0xD8, 0xFF], unknown("an image (JPEG)")),
      Signature(Array("GIF89a".utf8), unknown("an image (GIF)")),
      Signature([0x7F, 0x45, 0x4C, 0x46], unknown("a program")),

      Signature([0xFF, 0xFE, 0, 0], encoded("UTF-32")),
      Signature([0, 0, 0xFE, 0xFF], encoded("UTF-32")),
      Signature([0xFF, 0xFE], encoded("UTF-16")), Signature([0xFE, 0xFF], encoded("UTF-16")),
    ]
    // Frames of zstd that are passed over may come first.
    + (UInt8(0x50)...0x5F).map { Signature([$0, 0x2A, 0x4D, 0x18], zstd) }
    + (UInt8(2)...5).map { Signature([0x80, $0], unknown("a pickle of Python")) }
}

extension ForeignFormat {
  private static let zstd = packed("zstd", "zstd -dc", [".zst", ".zstd"])

  private static let pdf = ForeignFormat(
    name: "a PDF",
    remedy: .command("pdftotext {in} - | jq -R 'select(length > 0)' > {out}", output: .lines))

  private static let database = ForeignFormat(
    name: "a database of SQLite",
    remedy: .command(
      "python3 -c 'import json, sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
        + "c.row_factory = sqlite3.Row; "
        + #"t = c.execute("select name from sqlite_master where type = ?", ["table"]).fetchone()[0]; "#
        + #"[print(json.dumps(dict(r), default=str)) for r in c.execute("select * from [" + t + "]")]'"#
        + " {in} > {out}", output: .lines), isTable: true)

  private static func packed(
    _ name: String, _ program: String, _ endings: [String]
  ) -> ForeignFormat {
    ForeignFormat(
      name: "compressed by \(name)", remedy: .decompression(program, endings: endings))
  }

  /// A table that Python reads: `rows` says how.
  static func table(_ name: String, needs module: String, rows: String) -> ForeignFormat {
    ForeignFormat(
      name: name,
      remedy: .command(
        "python3 -c 'import json, sys, \(module); "
          + "[print(json.dumps(row, default=str)) for row in \(rows)]' {in} > {out}",
        output: .lines), isTable: true)
  }

  private static func unknown(_ name: String) -> ForeignFormat {
    ForeignFormat(
      name: name, remedy: .advice("a seed file holds JSON; write its texts as JSON lines"))
  }

  private static func encoded(_ encoding: String) -> ForeignFormat {
    ForeignFormat(
      name: "text in \(encoding), not UTF-8",
      remedy: .command("iconv -f \(encoding) -t UTF-8 {in} > {out}", output: .marked("utf8")))
  }

  private static let zip: [UInt8] = [0x50, 0x4B, 0x03, 0x04]

  /// An office document is an archive too, and its first file tells.
  private static func zipped(_ head: [UInt8]) -> ForeignFormat {
    let names = String(decoding: head.dropFirst(30), as: UTF8.self)
    let parts = [
      "[Content_Types].xml", "_rels/", "xl/", "word/", "ppt/", "docProps/", "customXml/",
      "mimetypeapplication/vnd.oasis.opendocument",
    ]
    var format =
      parts.contains(where: names.hasPrefix)
      ? spreadsheet("an Excel workbook or another document of Office")
      : ForeignFormat(
        name: "a zip archive", remedy: .command("unzip -p {in} > {out}", output: .lines))
    format.isZip = true
    return format
  }

  static func spreadsheet(_ name: String) -> ForeignFormat {
    table(
      name, needs: "pandas", rows: "pandas.read_excel(sys.argv[1]).to_dict(\"records\")")
  }

  /// Text of two or four bytes a character without a mark: JSON begins with two of ASCII.
  private static func wideText(_ head: [UInt8]) -> ForeignFormat? {
    let pattern = head.prefix(4).map { $0 == 0 ? "0" : $0 < 0x80 ? "a" : "x" }.joined()
    switch pattern {
    case "a000": return encoded("UTF-32LE")
    case "000a": return encoded("UTF-32BE")
    case "a0a0": return encoded("UTF-16LE")
    case "0a0a": return encoded("UTF-16BE")
    default: return nil
    }
  }
}
