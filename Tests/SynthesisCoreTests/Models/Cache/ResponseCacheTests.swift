import Foundation
import TestSupport
import Testing

@testable import SynthesisCore

@Suite("Response cache")
struct ResponseCacheTests {
  private static let key = CacheKey(model: "m", request: digest("hello"), sample: "0")
  private static let body = Array(#"{"choices": []}"#.utf8)

  private let directory: TemporaryDirectory
  private var path: String { directory.path + "/cache" }

  init() throws { directory = try TemporaryDirectory() }

  private func cache(_ use: CacheUse = .on, limit: Int = 1 << 30) throws -> ResponseCache {
    ResponseCache(try CacheFolder(path, limit: limit), use: use, patience: .milliseconds(1))
  }

  private func claim(
    _ cache: ResponseCache, _ key: CacheKey = ResponseCacheTests.key
  ) async throws -> CacheClaim {
    guard case .claimed(let claim, _) = try await cache.look(up: key) else {
      throw MissingClaim()
    }
    return claim
  }

  private struct MissingClaim: Error {}

  private static func digest(_ text: String) -> SHA256.Digest { SHA256.digest(text.utf8) }

  @Test("What was stored and taken is found again, by another process as by this one")
  func found() async throws {
    let first = try cache()
    let claim = try await claim(first)
    await claim.store(Self.body, ModelMeter())
    await claim.settle(.taken, ModelMeter())
    claim.release()
    for use in [CacheUse.on, .read, .replay] {
      let finding = try await cache(use).look(up: Self.key)
      guard case .reply(Self.body) = finding else {
        Issue.record("\(finding)")
        continue
      }
    }
  }

  @Test("A body that nobody has looked at yet goes to whoever asks next, and is not served")
  func raw() async throws {
    let first = try cache()
    let claim = try await claim(first)
    await claim.store(Self.body, ModelMeter())
    claim.release()
    guard case .claimed(let next, Self.body?) = try await cache().look(up: Self.key) else {
      Issue.record("the raw body is not found")
      return
    }
    next.release()
    guard case .absent = try await cache(.read).look(up: Self.key) else {
      Issue.record("a body was served that nobody has looked at")
      return
    }
  }

  @Test("What was refused is asked for again, but not by a replay")
  func refused() async throws {
    let first = try cache()
    let claim = try await claim(first)
    await claim.store(Self.body, ModelMeter())
    await claim.settle(.refused, ModelMeter())
    claim.release()
    guard case .absent = try await cache(.read).look(up: Self.key) else {
      Issue.record("a refused reply was served")
      return
    }
    guard case .reply(Self.body) = try await cache(.replay).look(up: Self.key) else {
      Issue.record("a replay lacks a refused reply")
      return
    }
    // The next one takes its place.
    let again = try await self.claim(first)
    await again.store([1, 2, 3], ModelMeter())
    await again.settle(.taken, ModelMeter())
    again.release()
    guard case .reply([1, 2, 3]) = try await cache(.replay).look(up: Self.key) else {
      Issue.record("the refused reply is still there")
      return
    }
  }

  @Test("Of many that look at once, one asks and the others get what it got")
  func singleFlight() async throws {
    // Two open folders: as two processes have it.
    let caches = [try cache(), try cache()]
    let key = Self.key
    let body = Self.body
    let ends = try await withThrowingTaskGroup(of: (body: [UInt8], asked: Bool).self) { group in
      for index in 0..<20 {
        let cache = caches[index % 2]
        group.addTask {
          switch try await cache.look(up: key) {
          case .reply(let body): return (body, false)
          case .claimed(let claim, _):
            for _ in 0..<20 { await Task.yield() }
            await claim.store(body, ModelMeter())
            await claim.settle(.taken, ModelMeter())
            claim.release()
            return (body, true)
          case .absent: return ([], false)
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(ends.count { $0.asked } == 1)
    #expect(ends.allSatisfy { $0.body == body })
  }

  @Test("When the one that asked got nothing, the next one asks")
  func nextAsks() async throws {
    let first = try cache()
    let claim = try await claim(first)
    async let second = self.claim(try cache())
    claim.release()
    try await second.release()
  }

  @Test("A damaged file is no reply", arguments: [0, 1, 40, 90, 100])
  func damaged(length: Int) async throws {
    let first = try cache()
    let claim = try await claim(first)
    await claim.store(Self.body, ModelMeter())
    await claim.settle(.taken, ModelMeter())
    claim.release()
    let file = "\(path)/\(Self.key.path).taken"
    let content = try #require(FileManager.default.contents(atPath: file))
    #expect(content.count > 100)
    try content.prefix(length).write(to: URL(filePath: file))
    guard case .absent = try await cache(.read).look(up: Self.key) else {
      Issue.record("\(length) of \(content.count) bytes were served")
      return
    }
    var changed = content
    changed[content.count - 3] ^= 1
    try changed.write(to: URL(filePath: file))
    guard case .absent = try await cache(.read).look(up: Self.key) else {
      Issue.record("a changed body was served")
      return
    }
  }

  @Test("Keys tell apart models, requests and samples")
  func keys() {
    let keys = [
      CacheKey(model: "m", request: Self.digest("a"), sample: "0"),
      CacheKey(model: "m", request: Self.digest("a"), sample: "0"),
      CacheKey(model: "n", request: Self.digest("a"), sample: "0"),
      CacheKey(model: "m", request: Self.digest("b"), sample: "0"),
      CacheKey(model: "m", request: Self.digest("a"), sample: "1"),
    ]
    #expect(keys[0] == keys[1])
    #expect(Set(keys).count == 4)
  }

  @Test("The oldest replies go when there is too much, and the newest stay")
  func bounded() async throws {
    let limit = 256 * 64 << 10
    let cache = try cache(limit: limit)
    // All on one shelf, whose share is 64 KiB.
    let keys = (0...).lazy.map { CacheKey(model: "m", request: Self.digest("\($0)"), sample: "") }
      .filter { $0.shelf == 7 }.prefix(40)
    let body = [UInt8](repeating: 65, count: 8000)
    let shelf = URL(filePath: path + "/07")
    for (index, key) in keys.enumerated() {
      let claim = try await claim(cache, key)
      await claim.store(body, ModelMeter())
      await claim.settle(.taken, ModelMeter())
      claim.release()
      // Dates of whole seconds would not tell their order.
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_000_000 + Double(index))],
        ofItemAtPath: "\(path)/\(key.path).taken")
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: shelf.path)
    #expect((4...8).contains(left.count), "\(left.count)")
    let newest = try #require(Array(keys).last)
    guard case .reply(body) = try await cache.look(up: newest) else {
      Issue.record("the newest reply is gone")
      return
    }
  }
}
