import Foundation
import TestSupport
import Testing

@testable import Web

@Suite("PDFs", .timeLimit(.minutes(1)))
struct PDFReaderTests {
  private static let body = Array("%PDF-1.7 words".utf8)

  /// A program in the place of pdftotext; its sixth argument is the file.
  private func text(_ script: String, seconds: Int = 20) async throws -> String? {
    let directory = try TemporaryDirectory()
    let file = try directory.write("pdftotext", "#!/bin/sh\n\(script)\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    var reader = PDFReader(path: directory.path)
    reader.secondsAllowed = seconds
    defer { #expect((try? directory.names()) == ["pdftotext"]) }
    return try await reader.text(of: Self.body, in: directory.path)
  }

  @Test("What the program writes is the text, and the file is gone after it")
  func text() async throws {
    #expect(try await text("tail -c 5 \"$6\"; echo; echo \"$7\"") == "words\n-\n")
  }

  @Test("The program has a limit of memory and of time")
  func limits() async throws {
    // They are set when it has begun.
    let script = "while [ \"$(ulimit -t)\" = unlimited ]; do :; done; ulimit -v; ulimit -t"
    #expect(try await text(script) == "1048576\n20\n")
  }

  @Test("Without the program there is none")
  func missing() async throws {
    let directory = try TemporaryDirectory()
    #expect(
      try await PDFReader(path: directory.path).text(of: Self.body, in: directory.path) == nil)
  }

  @Test(
    "A program that fails, hangs, writes without end or wants too much is ended and named",
    arguments: [
      ("echo words; exit 1", 20, "the PDF cannot be read: it is damaged or locked"),
      ("kill -9 $$", 20, "the PDF cannot be read: it is damaged or locked"),
      ("sleep 60", 1, "the PDF cannot be read: it takes more than 1 s"),
      ("sleep 60 & sleep 60", 1, "the PDF cannot be read: it takes more than 1 s"),
      ("yes words", 20, "the PDF cannot be read: its text is too long"),
      ("while :; do :; done", 2, "the PDF cannot be read: it takes more than 2 s"),
    ])
  func failures(script: String, seconds: Int, sentence: String) async throws {
    let error = await #expect(throws: VisitError.self) { try await text(script, seconds: seconds) }
    #expect(error?.description.hasPrefix(sentence) == true, "\(String(describing: error))")
  }

  @Test("A fetched PDF is a page, its text shared with its bytes")
  func fetched() async throws {
    let directory = try TemporaryDirectory()
    let program = try directory.write("pdftotext", "#!/bin/sh\necho 'A title'; echo; echo Words.\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    let site = try ChatServer.site([
      "/a.pdf": .bytes(Self.body, headers: [("Content-Type", "application/pdf")])
    ])
    var trial = try VisitTrial(allowing: site)
    trial.pdf = PDFReader(path: directory.path)
    let page = try await trial.fetcher().fetch(site.origin + "/a.pdf")
    #expect(try page.document().blocks.map(\.text) == ["A title", "Words."])
    #expect(page.body == Self.body)
    trial.pdf = PDFReader(path: "")
    #expect(try await trial.fetcher().fetch(site.origin + "/a.pdf") == page)
  }
}
