import Foundation
import TestSupport
import Testing

@testable import Base

@Suite("Response cache")
struct ResponseCacheTests {
  private static let key = key("hello")
  private static let body = Array(#"{"choices": []}"#.utf8)

  private let directory: TemporaryDirectory
  private var path: String { directory.path + "/cache" }

  init() throws { directory = try TemporaryDirectory() }

  private func cache(_ use: CacheUse = .on, limit: Int = 1 << 30) throws -> ResponseCache {
    ResponseCache(try CacheFolder(path, limit: limit), use: use, patience: .milliseconds(1))
  }

  private func lease(
    _ cache: ResponseCache, _ key: CacheKey = ResponseCacheTests.key
  ) async throws -> CacheLease {
    guard case .leased(let lease, _) = try await cache.look(up: key) else {
      throw MissingLease()
    }
    return lease
  }

  private struct MissingLease: Error {}

  private static func key(_ text: String) -> CacheKey {
    CacheKey(digest: SHA256.digest(text.utf8))
  }

  @Test("What was stored and taken is found again, by another process as by this one")
  func found() async throws {
    let first = try cache()
    let lease = try await lease(first)
    try await lease.store(Self.body)
    try await lease.settle(.taken)
    lease.release()
    for use in [CacheUse.on, .read, .replay] {
      let finding = try await cache(use).look(up: Self.key)
      guard case .found(Self.body) = finding else {
        Issue.record("\(finding)")
        continue
      }
    }
  }

  @Test("A body that nobody has looked at yet goes to whoever asks next, and is not served")
  func raw() async throws {
    let first = try cache()
    let lease = try await lease(first)
    try await lease.store(Self.body)
    lease.release()
    guard case .leased(let next, Self.body?) = try await cache().look(up: Self.key) else {
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
    let lease = try await lease(first)
    try await lease.store(Self.body)
    try await lease.settle(.refused)
    lease.release()
    guard case .absent = try await cache(.read).look(up: Self.key) else {
      Issue.record("a refused reply was served")
      return
    }
    guard case .found(Self.body) = try await cache(.replay).look(up: Self.key) else {
      Issue.record("a replay lacks a refused reply")
      return
    }
    // The next one takes its place.
    let again = try await self.lease(first)
    try await again.store([1, 2, 3])
    try await again.settle(.taken)
    again.release()
    guard case .found([1, 2, 3]) = try await cache(.replay).look(up: Self.key) else {
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
          case .found(let body): return (body, false)
          case .leased(let lease, _):
            for _ in 0..<20 { await Task.yield() }
            try await lease.store(body)
            try await lease.settle(.taken)
            lease.release()
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
    let lease = try await lease(first)
    let second = try cache()
    try await within(.seconds(20)) {
      async let next = self.lease(second)
      lease.release()
      try await next.release()
    }
  }

  @Test("A damaged file is no reply", arguments: [0, 1, 40, 90, 100])
  func damaged(length: Int) async throws {
    let first = try cache()
    let lease = try await lease(first)
    try await lease.store(Self.body)
    try await lease.settle(.taken)
    lease.release()
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

  @Test("The oldest replies go when there is too much, and the newest stay")
  func bounded() async throws {
    let limit = 256 * 64 << 10
    let cache = try cache(limit: limit)
    // All on one shelf, whose share is 64 KiB.
    let keys = (0...).lazy.map { Self.key("\($0)") }
      .filter { $0.shelf == 7 }.prefix(40)
    let body = [UInt8](repeating: 65, count: 8000)
    let shelf = URL(filePath: path + "/07")
    for (index, key) in keys.enumerated() {
      let lease = try await lease(cache, key)
      try await lease.store(body)
      try await lease.settle(.taken)
      lease.release()
      // Dates of whole seconds would not tell their order.
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_000_000 + Double(index))],
        ofItemAtPath: "\(path)/\(key.path).taken")
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: shelf.path)
    #expect((4...8).contains(left.count), "\(left.count)")
    let newest = try #require(Array(keys).last)
    guard case .found(body) = try await cache.look(up: newest) else {
      Issue.record("the newest reply is gone")
      return
    }
  }
}
