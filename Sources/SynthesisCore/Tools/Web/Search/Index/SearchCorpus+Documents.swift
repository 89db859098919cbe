import Base
import Net

extension SearchCorpus {
  /// No page worth searching is larger.
  private static let pageLimit = 20 << 20

  /// Passes on each document in order.
  func forEachDocument(
    _ body: (CorpusDocument) throws(SearchIndexError) -> Void
  ) throws(SearchIndexError) {
    switch shape {
    case .lines(let file): try Self.forEachLine(of: file, body)
    case .pages(let files):
      for file in files {
        try body(try Self.document(file))
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

  private static func document(_ file: File) throws(SearchIndexError) -> CorpusDocument {
    let url = PercentEncoding.encode(file.name, keeping: "/")
    var document = CorpusDocument(id: url, url: url, title: "", text: "")
    do {
      let page = try PageReader.read(
        try contents(of: file), contentType: "text/html", address: url)
      document.title = page.title ?? ""
      document.text = page.blocks.map(\.text).joined(separator: "\n")
    } catch let refusal as PageRejection {
      // A page may say nothing.
      guard refusal == .empty else { throw .badPage(path: file.path, reason: "\(refusal)") }
    } catch let error as SearchIndexError {
      throw error
    } catch {
      throw .badPage(path: file.path, reason: "\(error)")
    }
    return document
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
      throw .badPage(path: file.path, reason: "the page is larger than \(pageLimit >> 20) MB")
    }
    return bytes
  }
}
