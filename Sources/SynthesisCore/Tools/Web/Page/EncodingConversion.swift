import Base
import Glibc

/// Brings a page's bytes to UTF-8.
package enum EncodingConversion {
  /// What is not a character in the encoding becomes U+FFFD.
  package static func utf8(
    _ bytes: [UInt8], contentType: String?
  ) throws(PageRejection) -> [UInt8] {
    let isUTF8 = isUTF8(bytes)
    let clues = EncodingClues(bytes, contentType: contentType, isUTF8: isUTF8)
    switch clues.encoding {
    case .utf8:
      let body = clues.markLength > 0 ? Array(bytes.dropFirst(clues.markLength)) : bytes
      return isUTF8 ? body : Array(String(decoding: body, as: UTF8.self).utf8)
    case .windows1252: return windows1252(bytes)
    case .other(let name): return try convert(bytes.dropFirst(clues.markLength), from: name)
    }
  }

  private static func isUTF8(_ bytes: [UInt8]) -> Bool {
    String(validating: bytes, as: UTF8.self) != nil
  }

  private static func windows1252(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes {
      if byte < 0x80 {
        output.append(byte)
      } else {
        let scalar = HTMLEntities.windows1252(byte)
        output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    return output
  }

  private static func convert(
    _ bytes: ArraySlice<UInt8>, from name: String
  ) throws(PageRejection) -> [UInt8] {
    // Minus one is its failure.
    guard let converter = iconv_open("UTF-8", name), converter != iconv_t(bitPattern: -1) else {
      throw .unreadableEncoding(name)
    }
    defer { iconv_close(converter) }
    var input = bytes.map { CChar(bitPattern: $0) }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count * 3 / 2)
    var chunk = [CChar](repeating: 0, count: 1 << 16)
    input.withUnsafeMutableBufferPointer { input in
      var next = input.baseAddress
      var left = input.count
      while left > 0 {
        let (failure, written) = chunk.withUnsafeMutableBufferPointer { chunk in
          var target = chunk.baseAddress
          var room = chunk.count
          let failure = iconv(converter, &next, &left, &target, &room) == -1 ? errno : 0
          return (failure, chunk.count - room)
        }
        output.append(contentsOf: chunk[..<written].lazy.map { UInt8(bitPattern: $0) })
        // E2BIG is a full chunk; what else stops it is not a character, or the end of half of one.
        if failure == 0 { break }
        if failure != E2BIG {
          output.append(contentsOf: UTF8.encodedReplacementCharacter)
          next = next?.advanced(by: 1)
          left -= 1
        }
      }
    }
    return output
  }
}
