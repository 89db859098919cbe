import Testing

@testable import Engine
@testable import Web

@Suite("Reading what a server sends")
struct PageReaderTests {
  private static let address = "https://example.org/page"

  private static func read(_ body: String, _ type: String? = "text/html") throws -> PageDocument {
    try PageReader.read(Array(body.utf8), contentType: type, address: address)
  }

  private static func refusal(_ body: [UInt8], _ type: String?) -> PageRejection? {
    do {
      _ = try PageReader.read(body, contentType: type, address: address)
      return nil
    } catch {
      return error
    }
  }

  @Test("A page comes with title, address, date, text and the links that stand in it")
  func page() throws {
    let body = MadePage.sentences.map { "<p>\($0) <a href=more>More</a></p>" }.joined()
    let document = try Self.read(MadePage.article(body: body))
    let text = try #require(PageParts(document, length: 8000).text(of: 1))
    #expect(
      text.hasPrefix(
        "# The bridge\nURL: https://example.org/page\nDate: 2024-05-06T07:08:09Z\n\nThe bridge over"
      ))
    #expect(text.contains("wires. [More][1]"))
    #expect(text.hasSuffix("\n\nLinks:\n[1]: https://example.org/more"))
    #expect(document.source == .article)
  }

  @Test(
    "What cannot be read is refused in a sentence",
    arguments: [
      ([0x89, 0x50, 0x4E, 0x47, 0x0D], "text/plain; charset=x", .image("image/png")),
      ([0x89, 0x50, 0x4E, 0x47, 0x0D], nil, .image("image/png")),
      ([0xFF, 0xD8, 0xFF], "application/octet-stream", .image("image/jpeg")),
      (Array("x".utf8), "image/webp", .image("image/webp")),
      (Array("%PDF-1.4".utf8), "text/html", .pdfNeedsConversion),
      (Array("x".utf8), "application/pdf", .pdfNeedsConversion),
      (Array("PK\u{3}\u{4}".utf8), "application/zip", .unknownKind("application/zip")),
      ([1, 2, 3, 4], nil, .unknownKind("unknown")),
      ([], "text/html", .empty), (Array(" \n\t".utf8), nil, .empty),
      (Array(repeating: 0, count: 1000), "text/html", .empty),
      (Array("<html><script>x</script></html>".utf8), "text/html", .empty),
    ] as [([UInt8], String?, PageRejection)])
  func refusals(body: [UInt8], type: String?, expected: PageRejection) {
    #expect(Self.refusal(body, type) == expected)
  }

  @Test("JSON is laid out, text stays as it is, and kinds are guessed where nothing is said")
  func kinds() throws {
    let json = try Self.read(#"{"b": [1.0, "é"], "a": {}}"#, "application/json")
    #expect(
      PageParts(json, length: 1000).text(of: 1)?.hasSuffix(
        "\n\n{\n  \"b\": [\n    1.0,\n    \"é\"\n  ],\n  \"a\": {}\n}") == true)
    let notJSON = try Self.read("{oops", "application/json")
    #expect(notJSON.blocks.map(\.text) == ["{oops"])
    let text = try Self.read("a  b\n c\n\n\nd <b>", "text/plain")
    #expect(text.blocks.map(\.text) == ["a  b", " c", "d <b>"])
    #expect(text.blocks.map(\.isTight) == [false, true, false])
    #expect(try Self.read("<p>Hello</p>", nil).blocks.map(\.text) == ["Hello"])
    #expect(try Self.read("[1]", nil).blocks.map(\.text) == ["[", "  1", "]"])
    #expect(try Self.read("Hello", nil).blocks.map(\.text) == ["Hello"])
  }

  @Test("A long page comes in numbered parts that together are the page")
  func parts() throws {
    let paragraphs = (0..<200).map { "<p>Paragraph \($0) has some words, as they all do.</p>" }
    let html =
      "<title>Long</title><article>\(paragraphs.joined())<h2>End</h2><p>Last words, here.</article>"
    let parts = PageParts(try Self.read(html), length: 1000)
    #expect(parts.count > 5)
    let texts = (1...parts.count).compactMap { parts.text(of: $0) }
    for (index, text) in texts.enumerated() {
      #expect(text.contains("Page \(index + 1) of \(parts.count)\n\n"))
      #expect(text.count < 1200)
    }
    for number in 0..<200 {
      #expect(texts.count { $0.contains("Paragraph \(number) has") } == 1)
    }
    #expect(texts.last?.contains("## End\n\nLast words") == true)
    #expect(parts.text(of: 0) == nil)
    #expect(parts.text(of: parts.count + 1) == nil)
  }

  @Test("A block longer than a part is cut at a sentence, and nothing is lost")
  func longBlock() throws {
    let sentence = "Words follow words in this one. "
    let document = PageDocument(text: String(repeating: sentence, count: 300), address: "x")
    let parts = PageParts(document, length: 500)
    let blocks = (1...parts.count).compactMap { parts.text(of: $0) }
    #expect(blocks.allSatisfy { $0.hasSuffix("one.") })
    #expect(blocks.reduce(0) { $0 + $1.split(separator: "Words follow").count - 1 } == 300)
    let unbroken = PageDocument(text: String(repeating: "x", count: 5001), address: "x")
    #expect(PageParts(unbroken, length: 500).count == 11)
  }

  @Test("With a goal, the part that answers it comes first, the others as on the page")
  func goal() throws {
    var paragraphs = (0..<40).map {
      "Paragraph \($0) tells of rivers, lakes and seas of the north."
    }
    paragraphs[29] = "The towers of the bridge are 84 metres high above the water of the strait."
    let document = PageDocument(text: paragraphs.joined(separator: "\n\n"), address: "x")
    let parts = PageParts(document, length: 400)
    let order = parts.order(for: "How high is the bridge's tower?")
    #expect(parts.text(of: order[0])?.contains("84 metres") == true)
    #expect(order.dropFirst() == order.dropFirst().sorted()[...])
    #expect(parts.order(for: nil) == Array(1...parts.count))
    #expect(parts.order(for: "zebra") == Array(1...parts.count))
  }
}
