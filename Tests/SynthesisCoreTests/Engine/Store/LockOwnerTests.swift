import Foundation
import TestSupport
import Testing

@testable import Engine

@Suite("Who holds an output directory")
struct LockOwnerTests {
  private static let locks = """
    1: POSIX  ADVISORY  READ  41 08:02:17 128 128
    2: FLOCK  ADVISORY  WRITE 7341 fe:00:16285893 0 EOF
    2: -> FLOCK  ADVISORY  WRITE 99 fe:00:555 0 EOF
    3: FLOCK  ADVISORY  WRITE 0 fe:01:900 0 EOF
    """

  @Test("The kernel's list tells the process by the file's number and device")
  func listed() {
    func holder(_ inode: UInt64, _ major: UInt64, _ minor: UInt64, named: Int? = nil) -> Int? {
      LockOwner.entry(
        in: Self.locks, inode: inode, major: major, minor: minor, orPID: named)
    }
    #expect(holder(16_285_893, 0xFE, 0) == 7341)
    #expect(holder(16_285_893, 0xFE, 1) == nil)
    // On an overlay the devices differ; the process that the file names decides.
    #expect(holder(16_285_893, 0, 0x2B, named: 7341) == 7341)
    #expect(holder(16_285_893, 0, 0x2B, named: 12) == nil)
    // Who waits for a lock does not have it.
    #expect(holder(555, 0xFE, 0) == nil)
    #expect(holder(900, 0xFE, 1) == 0)
    #expect(holder(1, 0xFE, 0) == nil)
  }

  @Test("A lock is seen for as long as it is held, and looking at it does not keep it from anyone")
  func held() throws {
    let folder = try TemporaryDirectory()
    #expect(LockOwner(of: folder.path) == nil)
    do {
      let lock = try DirectoryLock(directory: folder.path, startedAt: "now")
      let holder = try #require(LockOwner(of: folder.path))
      #expect(holder.pid == Int(ProcessInfo.processInfo.processIdentifier))
      #expect(holder.has(folder.path + "/" + DirectoryLock.fileName) == true)
      let other = try folder.write("other", "")
      #expect(holder.has(other) == false)
      withExtendedLifetime(lock) {}
    }
    #expect(LockOwner(of: folder.path) == nil)
    let next = try DirectoryLock(directory: folder.path, startedAt: "then")
    withExtendedLifetime(next) {}
  }
}
