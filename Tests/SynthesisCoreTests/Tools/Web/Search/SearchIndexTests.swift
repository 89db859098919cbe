import Foundation
import TestSupport
import Testing

@testable import Web

@Suite("Local search")
struct SearchIndexTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private static let corpus = """
    {"url": "/iron", "title": "Iron", "text": "Iron ore is mined in Australia and smelted."}
    {"url": "/bridges", "title": "Bridges of Budapest", "text": "Nine bridges cross the Danube. Some are made of iron, iron and iron."}

    {"id": 3, "title": "東京都庁", "text": "新宿にある東京都の庁舎。"}
    {"_id": "who", "text": "The Who are a band."}
    """

  private func open(
    _ text: String = corpus, name: String = "corpus.jsonl"
  ) throws -> SearchIndex {
    let path = try folder.write(name, text)
    return try SearchIndexStore.open(
      SearchCorpus(path), at: path + ".index")
  }

  private func names(_ query: String, in index: SearchIndex, limit: Int = 10) throws -> [String] {
    try index.search(query, limit: limit).map { try index.document($0.document).id }
  }

  @Test(
    "A query finds the documents that have its words, in whatever form",
    arguments: [
      ("bridge", ["/bridges"]), ("DANUBE crossing", ["/bridges"]), ("mining", ["/iron"]),
      ("東京", ["3"]), ("庁舎", ["3"]), ("helicopter", []), ("", []), ("?!", []),
    ])
  func finds(query: String, expected: [String]) throws {
    #expect(try names(query, in: open()) == expected)
  }

  @Test("A word in the title weighs more than the same word thrice in a text")
  func titles() throws {
    #expect(try names("iron", in: open()) == ["/iron", "/bridges"])
    #expect(try names("iron", in: open(), limit: 1) == ["/iron"])
  }

  @Test("Words that say nothing count only where a query has no others")
  func stopWords() throws {
    let index = try open()
    #expect(try names("the who", in: index) == ["who", "/bridges"])
    #expect(try names("who are the bridges of", in: index) == ["/bridges"])
  }

  @Test("The ranking is that of BM25 worked out by hand")
  func scores() throws {
    let index = try open(
      """
      {"id": "a", "text": "zinc zinc copper"}
      {"id": "b", "text": "zinc"}
      {"id": "c", "text": "lead tin"}
      """)
    let hits = try index.search("zinc", limit: 3)
    // Two of three documents have it; they are 3 and 1 words long, 2 on average.
    let weight = log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    let first = weight * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 3 / 2))
    let second = weight * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 1 / 2))
    #expect(hits.map(\.document) == (first > second ? [0, 1] : [1, 0]))
    #expect(abs(Double(hits[0].score) - max(first, second)) < 1e-5)
    #expect(abs(Double(hits[1].score) - min(first, second)) < 1e-5)
  }

  @Test("Of documents that rank alike, the earlier come first, whatever the limit")
  func ties() throws {
    let lines = (0..<50).map { #"{"id": "\#($0)", "text": "same words"}"# }
    let index = try open(lines.joined(separator: "\n"))
    #expect(try names("words", in: index, limit: 7) == (0..<7).map(String.init))
  }

  @Test("The pages of a folder are documents, in the order of their names")
  func folderOfPages() throws {
    let pages = folder.path + "/pages"
    try FileManager.default.createDirectory(
      atPath: pages + "/b c", withIntermediateDirectories: true)
    try Data("<p>Zebra crossings are for people, not for zebras.".utf8)
      .write(to: URL(filePath: pages + "/b c/ü.html"))
    try Data().write(to: URL(filePath: pages + "/empty.html"))
    try Data("<title>An animal</title><p>The zebra is no horse.".utf8)
      .write(to: URL(filePath: pages + "/a.HTM"))
    try Data("zebra".utf8).write(to: URL(filePath: pages + "/style.css"))
    try FileManager.default.createSymbolicLink(
      atPath: pages + "/circle", withDestinationPath: pages)
    let index = try SearchIndexStore.open(
      SearchCorpus(pages + "/"), at: SearchIndexStore.usualPath(for: pages + "/"))
    #expect(index.documentCount == 3)
    #expect(try Set(names("zebra", in: index)) == ["a.HTM", "b%20c/%C3%BC.html"])
    #expect(
      try index.document(0)
        == CorpusDocument(
          id: "a.HTM", url: "a.HTM", title: "An animal", text: "The zebra is no horse."))
    #expect(try folder.names() == ["pages", "pages.index", "pages.index.lock"])
  }

  @Test(
    "A line that is no document is named",
    arguments: [
      (#"{"title": "no name"}"#, "2: the document has neither a url nor an id"),
      (#"["a"]"#, "2: a document must be an object, not an array"),
      (#"{"id": "a", "text": 5}"#, "2: text must be a string, not an integer"),
      (#"{"id": "a", "te"#, "2: the text ends in the middle of a value"),
    ])
  func badLines(line: String, expected: String) throws {
    let path = folder.path + "/bad.jsonl"
    let error = #expect(throws: SearchIndexError.self) {
      try open(#"{"id": "fine"}"# + "\n" + line, name: "bad.jsonl")
    }
    #expect(error?.description == "\(path):\(expected)")
    #expect(try folder.names() == ["bad.jsonl", "bad.jsonl.index.lock"])
  }

  @Test("A corpus without documents is refused")
  func empty() throws {
    #expect(throws: SearchIndexError.emptyCorpus(path: folder.path + "/corpus.jsonl")) {
      try open("\n\n")
    }
  }
}
