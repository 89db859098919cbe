import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite("The file of a search index")
struct SearchIndexStoreTests {
  private let folder: TemporaryDirectory
  private var index: String { folder.path + "/index" }

  init() throws { folder = try TemporaryDirectory() }

  private func corpus(_ text: String) throws -> SearchCorpus {
    try SearchCorpus(folder.write("corpus.jsonl", text))
  }

  private func open(_ corpus: SearchCorpus) throws -> SearchIndex {
    try SearchIndexStore.open(corpus, at: index)
  }

  private func inode() throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: index)[.systemFileNumber] as? Int
  }

  @Test("It is made once and used as long as the corpus is the same")
  func isKept() throws {
    _ = try open(corpus(#"{"id": "a", "text": "first"}"#))
    let first = try inode()
    // The same text under another date.
    _ = try open(corpus(#"{"id": "a", "text": "first"}"#))
    #expect(try inode() == first)
    let changed = try open(corpus(#"{"id": "a", "text": "other"}"#))
    #expect(try inode() != first)
    #expect(try changed.search("other", limit: 1).count == 1)
    #expect(try folder.names() == ["corpus.jsonl", "index", "index.lock"])
  }

  @Test("An old index can still be read by whoever has it open")
  func oldReaders() throws {
    let old = try open(corpus(#"{"id": "a", "text": "first"}"#))
    _ = try open(corpus(#"{"id": "a", "text": "second"}"#))
    #expect(try old.document(0).text == "first")
  }

  @Test("Of several that come at once, one makes it and the others use it")
  func concurrentOpening() throws {
    let corpus = try corpus(
      (0..<500).map { #"{"id": "\#($0)", "text": "w\#($0)"}"# }.joined(separator: "\n"))
    let inodes = Mutex<Set<Int?>>([])
    let failures = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      do {
        _ = try open(corpus)
        let found = try inode()
        inodes.withLock { _ = $0.insert(found) }
      } catch {
        failures.withLock { $0 += 1 }
      }
    }
    #expect(failures.withLock { $0 } == 0)
    #expect(inodes.withLock { $0.count } == 1)
  }

  @Test("A file that was never an index is left alone")
  func foreignFile() throws {
    try folder.write("index", "my notes")
    #expect(throws: SearchIndexError.notAnIndex(path: index)) {
      try open(corpus(#"{"id": "a"}"#))
    }
    #expect(try String(contentsOfFile: index, encoding: .utf8) == "my notes")
  }

  @Test("An index of another version is made anew")
  func otherVersion() throws {
    let corpus = try corpus(#"{"id": "a", "text": "first"}"#)
    _ = try open(corpus)
    var bytes = try Data(contentsOf: URL(filePath: index))
    bytes[8] = 99
    try bytes.write(to: URL(filePath: index))
    #expect(try open(corpus).search("first", limit: 1).count == 1)
  }

  @Test("A damaged index ends in an error, at whatever byte it is cut")
  func cutIndex() throws {
    let corpus = try corpus(#"{"id": "a", "title": "T", "text": "first second"}"#)
    _ = try open(corpus)
    let bytes = try Data(contentsOf: URL(filePath: index))
    for length in 12..<bytes.count {
      try bytes.prefix(length).write(to: URL(filePath: index), options: .atomic)
      #expect(throws: SearchIndexError.damaged(path: index)) { try SearchIndex(mapping: index) }
    }
  }

  @Test("No byte of an index, changed, makes it read beyond itself or crash")
  func changedBytes() throws {
    let corpus = try corpus(
      (0..<5).map { #"{"id": "\#($0)", "title": "T\#($0)", "text": "first w\#($0)"}"# }
        .joined(separator: "\n"))
    _ = try open(corpus)
    let bytes = try Data(contentsOf: URL(filePath: index))
    var damaged = 0
    for offset in 12..<bytes.count {
      var changed = bytes
      changed[offset] = changed[offset] ^ 0xFF
      try changed.write(to: URL(filePath: index), options: .atomic)
      if try isDamaged() { damaged += 1 }
    }
    #expect(damaged > 0)
  }

  /// Whether a search that uses all parts of the file ends in that error.
  private func isDamaged() throws -> Bool {
    do {
      let opened = try SearchIndex(mapping: index)
      let hits = try opened.search("first w3", limit: 20)
      for hit in hits { _ = try opened.document(hit.document) }
      return false
    } catch {
      #expect(error == .damaged(path: index))
      return true
    }
  }
}
