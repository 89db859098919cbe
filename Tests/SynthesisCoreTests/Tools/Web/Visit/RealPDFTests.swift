import TestSupport
import Testing

@testable import Base
@testable import Web

/// With Poppler's own program.
@Suite(
  "PDFs as pdftotext reads them", .timeLimit(.minutes(1)),
  .enabled(if: InstalledProgram.path(of: PDFReader.program) != nil, "pdftotext is not installed"))
struct RealPDFTests {
  /// What a visit to a PDF comes to, and that nothing of it is left.
  private func outcome(_ body: [UInt8], seconds: Int = 20) async throws -> String {
    let reply = ChatServerReply.bytes(body, headers: [("Content-Type", "application/pdf")])
    let site = try ChatServer.site(["/a.pdf": reply])
    var trial = try VisitTrial(allowing: site)
    trial.pdf = PDFReader()
    trial.pdf.secondsAllowed = seconds
    defer {
      #expect((try? trial.directory.names()) == ["hosts", "pages"])
      #expect(!ProcessTable.all.contains { $0.name == PDFReader.program })
    }
    do {
      let document = try await trial.fetcher().fetch(site.origin + "/a.pdf").document()
      return document.blocks.map(\.text).joined(separator: "|")
    } catch {
      return "\(error)"
    }
  }

  @Test("The text of a PDF is a page's, and that of two pages stands in two paragraphs")
  func text() async throws {
    #expect(
      try await outcome(HandmadePDF(lines: ["Zinc melts at 420 degrees."]).bytes)
        == "Zinc melts at 420 degrees.")
    #expect(try await outcome(HandmadePDF(lines: ["Words."], pages: 2).bytes) == "Words.|Words.")
  }

  @Test("A PDF without text, such as a scan, is an empty page")
  func scan() async throws {
    #expect(try await outcome(HandmadePDF(lines: []).bytes) == "the page is empty")
  }

  @Test("A damaged PDF, and one with a password, are named")
  func unreadable() async throws {
    let pdf = HandmadePDF(lines: ["Words."])
    let sentence = "the PDF cannot be read: it is damaged or locked"
    #expect(try await outcome(Array(pdf.bytes.prefix(200))) == sentence)
    #expect(try await outcome(Array("%PDF-1.7 words".utf8)) == sentence)
    #expect(try await outcome(pdf.locked.bytes) == sentence)
  }

  @Test("A PDF of more pages, more text or more work than is allowed is named, and not cut")
  func bombs() async throws {
    #expect(
      try await outcome(HandmadePDF(lines: ["Words."], pages: 600).bytes)
        == "the PDF cannot be read: it has more than 500 pages")
    let line = String(repeating: "word ", count: 20)
    let long = HandmadePDF(lines: Array(repeating: line, count: 700), pages: 400)
    #expect(long.bytes.count < 200_000)
    #expect(
      try await outcome(long.bytes, seconds: 40) == "the PDF cannot be read: its text is too long")
    #expect(HandmadePDF.formBomb.bytes.count < 5000)
    #expect(
      try await outcome(HandmadePDF.formBomb.bytes, seconds: 1)
        == "the PDF cannot be read: it takes more than 1 s")
  }
}
