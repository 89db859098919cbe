struct SeedFileError: Error, CustomStringConvertible { let description: String }
struct BadSeed: Sendable { var index: Int; var line: Int; var reason: String; var digest: SHA256.Digest; var occurrence: Int; var sourceID: String }
enum SeedEntry { case seed(Seed), bad(BadSeed)
  var index: Int { switch self { case .seed(let s): s.index; case .bad(let b): b.index } } }
struct SeedSelection { var indexes: [ClosedRange<Int>]? = nil; var limit: Int? = nil; var taken = 0
  var isComplete: Bool { limit.map { taken >= $0 } ?? false }
  mutating func takes(index: Int) -> Bool { if isComplete { return false }; if let indexes, !indexes.contains(where: { $0.contains(index) }) { return false }; taken += 1; return true } }
struct SeedReader {
  var values: [JSONValue]; var at = 0
  init(path: String) throws(SeedFileError) {
    do { var f = try FileByteSource(path: path); values = try JSONValue(parsing: f.readAll(limit: 1<<30) ?? []).array ?? [] } catch { throw SeedFileError(description: "\(error)") }
  }
  static func digest(path: String) throws(SeedFileError) -> SHA256.Digest { SHA256.digest(path.utf8) }
  mutating func next() throws(SeedFileError) -> SeedEntry? {
    guard at < values.count else { return nil }
    at += 1
    let v = values[at-1]; let c = v.string ?? v["content"]?.string ?? ""
    return .seed(Seed(index: at, content: c, arguments: v["kwargs"]?.object ?? [:], digest: SHA256.digest(c.utf8), occurrence: 0))
  }
}
