import Foundation
import TestSupport
import Testing

@testable import Base

/// Foundation's reader as the other opinion. We differ on purpose in these points, and documents
/// that hit one are only checked for not crashing:
///
/// - Nesting beyond our limit, a byte order mark and UTF-16 or UTF-32 are refused here.
/// - A surrogate escape that stands alone becomes U+FFFD here.
/// - A comma before the end of an array is refused here, as RFC 8259 has it.
///
/// A fraction is the nearest double here. Foundation goes through a decimal and may miss it by a
/// unit in the last place, so fractions are compared to 1e-15.
@Suite("JSON against Foundation")
struct JSONFuzzTests {
  @Test("Generated and mutated documents are accepted or refused alike, with equal values")
  func agreement() throws {
    var random = DocumentRandom(state: 20_261_121)
    var accepted = 0
    let rounds = TestLength.count(short: 4_000, full: 20_000)
    for round in 0..<rounds {
      var document = Array(random.value(depth: 0).utf8)
      if round % 2 == 1 { random.mutate(&document) }
      let ours = try? JSONValue(parsing: document)  // the refusal is the result
      let theirs = try? JSONSerialization.jsonObject(  // the refusal is the result
        with: Data(document), options: .fragmentsAllowed)
      guard !Self.isKnownDifference(document) else { continue }
      let text = String(decoding: document, as: UTF8.self)
      #expect((ours == nil) == (theirs == nil), "\(text)")
      if let ours, let theirs {
        accepted += 1
        #expect(Self.agree(ours, theirs), "\(text)")
        #expect(try JSONValue(parsing: ours.json) == ours, "\(text)")
      }
    }
    // The test would say nothing if most documents were refused or accepted by both.
    #expect(accepted > rounds / 2)
    #expect(accepted < rounds * 19 / 20)
  }

  @Test("a located tree holds the same value and true places")
  func located() throws {
    var random = DocumentRandom(state: 7)
    for _ in 0..<TestLength.count(short: 400, full: 2000) {
      let text = random.value(depth: 0)
      let bytes = Array(text.utf8)
      let tree = try LocatedJSON(parsing: bytes)
      #expect(try tree.value == JSONValue(parsing: bytes), "\(text)")
      try Self.checkPlaces(tree, bytes)
    }
  }

  private static func checkPlaces(_ tree: LocatedJSON, _ bytes: [UInt8]) throws {
    var scanner: JSONValue?
    bytes.withUnsafeBufferPointer { buffer in
      var reader = JSONScanner(buffer, at: tree.offset)
      scanner = try? reader.value()  // nil differs from the tree's value below
    }
    #expect(scanner == tree.value)
    switch tree.content {
    case .scalar: break
    case .array(let elements): for element in elements { try checkPlaces(element, bytes) }
    case .object(let members):
      for member in members {
        #expect(bytes[member.keyOffset] == UInt8(ascii: "\""))
        try checkPlaces(member.value, bytes)
      }
    }
  }

  private static func isKnownDifference(_ document: [UInt8]) -> Bool {
    let text = String(decoding: document, as: UTF8.self).lowercased()
    let dense = document.filter { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }
    return dense.indices.dropLast().contains { dense[$0...].starts(with: Array(",]".utf8)) }
      || text.contains("\\ud") || document.contains(0) || document.first ?? 0 >= 0xEF
  }

  private static func agree(_ ours: JSONValue, _ theirs: Any) -> Bool {
    switch ours {
    case .null: return theirs is NSNull
    case .bool(let value): return (theirs as? NSNumber)?.boolValue == value
    case .integer(let value): return (theirs as? NSNumber)?.int64Value == Int64(value)
    case .number(let value):
      guard let other = (theirs as? NSNumber)?.doubleValue else { return false }
      return abs(other - value) <= abs(value) * 1e-15
    case .string(let value):
      return (theirs as? String).map { Array($0.utf8) == Array(value.utf8) } ?? false
    case .array(let values):
      guard let theirs = theirs as? [Any], theirs.count == values.count else { return false }
      return zip(values, theirs).allSatisfy { agree($0, $1) }
    case .object(let object):
      guard let theirs = theirs as? [String: Any], theirs.count == object.count else {
        return false
      }
      return object.members.allSatisfy { member in
        theirs[member.key].map { agree(member.value, $0) } ?? false
      }
    }
  }
}

/// Random documents, the same in every run.
private struct DocumentRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  mutating func value(depth: Int) -> String {
    let text =
      switch Int.random(in: 0..<(depth > 4 ? 6 : 9), using: &self) {
      case 0: pick(["null", "true", "false"])
      case 1: String(Int.random(in: -1000...1000, using: &self))
      case 2:
        pick(["0", "-0", "9223372036854775807", "-9223372036854775808", "1e3", "0.5", "-2.25E-3"])
      case 3: "\(Double.random(in: -1e6...1e6, using: &self))"
      case 4, 5: string()
      case 6, 7:
        "[" + list(depth) { random in random.value(depth: depth + 1) } + "]"
      default:
        "{"
          + list(depth) { random in
            random.string() + random.space() + ":" + random.value(depth: depth + 1)
          } + "}"
      }
    return space() + text + space()
  }

  mutating func mutate(_ document: inout [UInt8]) {
    for _ in 0..<Int.random(in: 1...3, using: &self) where !document.isEmpty {
      let place = Int.random(in: 0..<document.count, using: &self)
      switch Int.random(in: 0..<4, using: &self) {
      case 0: document.remove(at: place)
      case 1: document[place] = UInt8.random(in: 1...255, using: &self)
      case 2:
        document.insert(
          Array("{}[],:\"\\0-+.eEtu\u{1}".utf8).randomElement(using: &self) ?? 0, at: place)
      default: document.removeSubrange(place...)
      }
    }
  }

  private mutating func list(_ depth: Int, _ element: (inout DocumentRandom) -> String) -> String {
    (0..<Int.random(in: 0...4, using: &self)).map { _ in element(&self) }.joined(separator: ",")
  }

  private mutating func string() -> String {
    let parts = [
      "a", "key", "é", "名前", "🧪", "\\n", "\\\"", "\\\\", "\\/", "\\u00e9", "\\u0041",
      "\\b\\f\\r\\t", " ",
      "\u{7f}", "0",
    ]
    let count = Int.random(in: 0...5, using: &self)
    return "\"" + (0..<count).map { _ in pick(parts) }.joined() + "\""
  }

  private mutating func space() -> String { pick(["", "", "", " ", "\n", "\t\r\n"]) }

  private mutating func pick(_ choices: [String]) -> String {
    choices.randomElement(using: &self) ?? ""
  }
}
