import TestSupport

/// A file system of a few megabytes, there for as long as a test works with it.
struct SmallDisk {
  let folder: String

  private struct Refused: Error {
    let errors: String
  }

  /// An image in a loop device where there are any, else memory.
  private static let mounting = """
    { truncate -s 16M "$1" && mkfs.ext4 -q -m 0 "$1" && mount -o loop "$1" "$2"; } \
    || mount -t tmpfs -o size=16m none "$2"
    """

  static func with(_ body: (SmallDisk) async throws -> Void) async throws {
    let place = try TemporaryDirectory()
    let folder = place.path + "/disk"
    try await shell("mkdir \"$2\" && \(mounting)", place.path + "/image", folder)
    let result: Result<Void, any Error>
    do {
      result = .success(try await body(SmallDisk(folder: folder)))
    } catch {
      result = .failure(error)
    }
    try await shell("umount -l \"$1\"", folder)
    try result.get()
  }

  /// Whether this user may mount anything.
  static func isAvailable() async -> Bool {
    do {
      try await with { _ in }
      return true
    } catch {
      return false
    }
  }

  /// Leaves room for so many bytes.
  func fill(leaving count: Int) async throws {
    try await Self.shell(
      """
      head -c \(count) /dev/zero > "$1/room" && sync "$1/room"
      dd if=/dev/zero of="$1/ballast" bs=4k 2> "$1/../dd"; rm "$1/room"; sync "$1"
      """, folder)
  }

  func makeRoom() async throws { try await Self.shell("rm \"$1/ballast\"", folder) }

  func makeReadOnly() async throws { try await Self.shell("mount -o remount,ro \"$1\"", folder) }

  private static func shell(_ script: String, _ arguments: String...) async throws {
    let command = ["-c", "PATH=$PATH:/usr/sbin:/sbin\n" + script, "sh"] + arguments
    let result = try await CommandRun.run("/bin/sh", command)
    guard result.code == 0 else { throw Refused(errors: result.errors) }
  }
}
