extension SearchCorpus {
  /// What a page of a folder says.
  package struct Page: Sendable, Hashable {
    package var title: String
    package var text: String

    package init(title: String = "", text: String = "") {
      self.title = title
      self.text = text
    }
  }

  /// How a page is read.
  package typealias PageReader = (_ bytes: [UInt8]) -> Page

  /// No page worth searching is larger.
  private static let pageLimit = 20 << 20

  /// Passes on each document in order.
  func forEachDocument(
    readingPages read: PageReader,
    _ body: (CorpusDocument) throws(SearchIndexError) -> Void
  ) throws(SearchIndexError) {
    switch shape {
    case .lines(let file): try Self.forEachLine(of: file, body)
    case .pages(let files):
      for file in files {
        let page = read(try Self.contents(of: file))
        let url = PercentEncoding.encode(file.name, keeping: "/")
        try body(CorpusDocument(id: url, url: url, title: page.title, text: page.text))
      }
    }
  }

  private static func forEachLine(
    of file: File, _ body: (CorpusDocument) throws(SearchIndexError) -> Void
  ) throws(SearchIndexError) {
    var lines: LineReader<FileByteSource>
    do { lines = LineReader(try FileByteSource(path: file.path)) } catch {
      throw .unreadable(path: file.path, error)
    }
    while let line = try next(&lines, of: file) {
      if line.allSatisfy({ Unicode.Scalar($0).properties.isWhitespace }) { continue }
      let document = line.withUnsafeBufferPointer { bytes in
        Result { () throws(CorpusDocument.Unfit) in try CorpusDocument(line: bytes) }
      }
      switch document {
      case .success(let document): try body(document)
      case .failure(let unfit):
        throw .badDocument(path: file.path, line: lines.number, reason: unfit.reason)
      }
    }
  }

  private static func next(
    _ lines: inout LineReader<FileByteSource>, of file: File
  ) throws(SearchIndexError) -> ArraySlice<UInt8>? {
    do { return try lines.next() } catch {
      switch error {
      case .unreadable(let error): throw .unreadable(path: file.path, error)
      case .tooLong(let line):
        throw .badDocument(path: file.path, line: line, reason: "the line is too long")
      }
    }
  }

  private static func contents(of file: File) throws(SearchIndexError) -> [UInt8] {
    let bytes: [UInt8]?
    do {
      var source = try FileByteSource(path: file.path)
      bytes = try source.readAll(limit: pageLimit)
    } catch {
      throw .unreadable(path: file.path, error)
    }
    guard let bytes else {
      throw .tooLarge(path: file.path, reason: "the page is larger than \(pageLimit >> 20) MB")
    }
    return bytes
  }
}
