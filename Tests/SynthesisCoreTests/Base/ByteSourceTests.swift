import Foundation
import Testing

@testable import Base

@Suite("Byte sources")
struct ByteSourceTests {
  @Test("a file gives its bytes and then nothing")
  func file() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: url) }  // the directory is temporary anyway
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try Data(bytes).write(to: url)
    var source = try FileByteSource(path: url.path)
    #expect(try source.readAll(limit: 200_000) == bytes)
    var again = try FileByteSource(path: url.path)
    #expect(try again.readAll(limit: 199_999) == nil)
  }

  @Test("what cannot be read is said with the system's words")
  func failures() {
    #expect(throws: ByteSourceError(operation: .open, code: 2, reason: "No such file or directory"))
    { try FileByteSource(path: "/nowhere/at/all") }
    #expect(throws: ByteSourceError(operation: .read, code: 21, reason: "Is a directory")) {
      var source = try FileByteSource(path: "/")
      _ = try source.readAll(limit: 10)
    }
  }

  @Test("a text in memory comes in pieces of the given length")
  func memory() {
    var source = MemoryByteSource([1, 2, 3, 4, 5], pieceLength: 2)
    var pieces: [[UInt8]] = []
    var buffer = [UInt8](repeating: 0, count: 10)
    while true {
      let count = buffer.withUnsafeMutableBytes { source.read(into: $0) }
      if count == 0 { break }
      pieces.append(Array(buffer.prefix(count)))
    }
    #expect(pieces == [[1, 2], [3, 4], [5]])
  }
}
