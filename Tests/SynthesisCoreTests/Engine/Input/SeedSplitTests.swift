import Testing

@testable import Base
@testable import Engine
@testable import Environment

@Suite("Seed files in pieces")
struct SeedSplitTests {
  private static let texts: [[UInt8]] = [
    "\u{FEFF}[\"é\\\"]\", {\"content\": \"b,\", \"kwargs\": {\"k\": [1, \"]\"]}} , 12,\n\"c\"]\r\n",
    "{\"content\": \"é\"}\r\n\r\n{\"content\": \"b\\n\", \"kwargs\": {}}\n\"c\"\n{bad\n\"last\"",
    "{ \r\n \"content\": \"a}\"\n}\n{\"content\":\n\"b\"}",
    "42\n\"a\"\n", "\u{FEFF}\"only\"", "[\"a\", \"b\" \"c\"]", "[\"a\", \"b", "[1, tru",
    "{\"content\"",
    "plain", "[] x", "\u{FEFF}", " [ ] ",
    "{\"seeds\": [\"a\", 1,{\"content\":\"b\"}], \"more\": {\"x\": [\"}\"]}, \"n\":2 }\n",
    "{\n \"v\": 1.5, \"seeds\": [\"a\"\n]", "{\"seeds\": [\"a\"], \"seeds\": []}",
    "{\"seeds\": [1], \"content\": \"a\"}\n{\"content\": \"b\"}\n", "{\"seeds\":[]}{}",
    "\"content\",\"kwargs\"\n\"a\",\"\"\n", "\"a\" , \"b\"\n\"c\"\n", "a;b\r\nc;d\r\n",
    "\"a\",\n\"b\",", "<html>", "\u{1F}\u{8B}", "\"\\ud83c\"\n\"\\udc00\"",
  ].map { Array($0.utf8) }

  private enum Outcome: Equatable {
    case read([ItemEntry])
    case failed([ItemEntry], String)
  }

  private static func read(_ pieces: [[UInt8]]) -> Outcome {
    struct Pieces: ByteSource {
      var pieces: ArraySlice<[UInt8]>
      mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        while let piece = pieces.popFirst() {
          if piece.isEmpty { continue }
          buffer.copyBytes(from: piece)
          return piece.count
        }
        return 0
      }
    }
    var reader = SeedReader(
      Pieces(pieces: pieces[...]), name: SeedFileName(path: "f"), contentKey: "content")
    var entries: [ItemEntry] = []
    do {
      while let entry = try reader.next() { entries.append(entry) }
      return .read(entries)
    } catch {
      return .failed(entries, error.description)
    }
  }

  @Test("a file reads the same wherever it is split in two", arguments: texts)
  func everySplit(text: [UInt8]) {
    let whole = Self.read([text])
    for first in 0...text.count {
      #expect(
        Self.read([Array(text[..<first]), Array(text[first...])]) == whole, "split at \(first)")
    }
  }

  @Test("a file reads the same in pieces of any length", arguments: texts)
  func everyLength(text: [UInt8]) {
    let whole = Self.read([text])
    for length in 1...7 {
      let pieces = stride(from: 0, to: text.count, by: length).map {
        Array(text[$0..<min($0 + length, text.count)])
      }
      #expect(Self.read(pieces) == whole, "pieces of \(length)")
    }
  }

  @Test("a file cut off at any byte ends in an error, a bad seed or fewer seeds, never a crash")
  func everyTruncation() throws {
    for text in Self.texts {
      for length in 0..<text.count {
        switch Self.read([Array(text[..<length])]) {
        case .read(let entries): #expect(!entries.isEmpty)
        case .failed(_, let sentence): #expect(sentence.hasPrefix("f:"))
        }
      }
    }
  }
}
