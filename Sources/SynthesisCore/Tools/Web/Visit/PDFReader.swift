import Base

/// Makes text of PDFs by Poppler's `pdftotext`, where it is installed.
///
/// The program reads what strangers have written. It is given one file and no shell, little memory,
/// little time, and nobody waits for more of its text than a page may have.
struct PDFReader: Sendable {
  static let program = "pdftotext"
  static let bytesOfMemory = 1 << 30
  static let pages = 500
  static let longestText = 20_000_000

  /// Where programs are looked for; nil for the environment's.
  var path: String?
  var secondsAllowed = 20
  private let queue = BlockingQueue("pdf")

  init(path: String? = nil) { self.path = path }

  /// Nil where the program is not installed. The file is put into `folder` for as long as it takes.
  func text(of body: [UInt8], in folder: String) async throws(VisitError) -> String? {
    guard let program = InstalledProgram.path(of: Self.program, in: path) else { return nil }
    let result = await queue.perform { run(program, on: body, in: folder) }
    switch result {
    case .success(let text): return String(decoding: text, as: UTF8.self)
    case .failure(let error): throw error
    }
  }

  private func run(
    _ program: String, on body: [UInt8], in folder: String
  ) -> Result<[UInt8], VisitError> {
    let file: ScratchFile
    do throws(SystemError) {
      file = try ScratchFile(body, in: folder)
    } catch {
      return .failure(.storage(error))
    }
    defer { file.remove() }
    let limits = ProgramOutput.Limits(
      duration: .seconds(secondsAllowed), bytes: Self.longestText,
      memory: Self.bytesOfMemory, cpuSeconds: secondsAllowed)
    let command = [
      program, "-q", "-enc", "UTF-8", "-l", "\(Self.pages + 1)", file.path, "-",
    ]
    switch ProgramOutput.read(command, limits) {
    case .ended(let output, isGood: true): return Self.pages(of: output)
    case .ended: return .failure(.unreadablePDF(reason: "it is damaged or locked"))
    case .late: return .failure(.unreadablePDF(reason: "it takes more than \(secondsAllowed) s"))
    case .tooMuch: return .failure(.unreadablePDF(reason: "its text is too long"))
    case .failed(let error): return .failure(.storage(error))
    }
  }

  /// The program ends each page with a form feed.
  private static func pages(of text: [UInt8]) -> Result<[UInt8], VisitError> {
    let formFeed: UInt8 = 0x0C
    guard text.count(where: { $0 == formFeed }) <= pages else {
      return .failure(.unreadablePDF(reason: "it has more than \(pages) pages"))
    }
    return .success(text.map { $0 == formFeed ? UInt8(ascii: "\n") : $0 })
  }
}
