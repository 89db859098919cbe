import CSystem

/// What becomes of large pieces of memory once they are freed.
package enum MallocTuning {
  private static let smallest: Int32 = 1 << 20

  /// Has them go back to the system at once. By itself glibc does so with the first few only: each
  /// that is freed raises the size from which blocks are mapped, and the outgrown tables of a run
  /// of a million seeds would stay with the process, as much again as the tables in use.
  package static func returnLargeBlocksWhenFreed() {
    // A C library that can't be told so keeps more memory than it needs, and works.
    _ = csystem_return_large_blocks(smallest)
  }
}
