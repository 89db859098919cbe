import CSystem
import Glibc
import Synchronization

/// Integers in memory that several processes have mapped.
///
/// Each is read and written by itself, whole and in one order that all processes see. There is no
/// lock: a process that dies at whatever moment holds up none of the others.
package final class SharedWords: Sendable {
  package let count: Int
  /// For handing the memory on to a process; nil where it came from one.
  package let descriptor: Int32?
  private nonisolated(unsafe) let base: UnsafeMutablePointer<Atomic<Int>>  // touched atomically
  private let isMapped: Bool

  /// New memory, all zeros.
  package init(count: Int) throws(SystemError) {
    let descriptor = csystem_memory_file("synthesis-limits", Int64(count * 8))
    if descriptor < 0 { throw SystemError("make shared memory") }
    do throws(SystemError) {
      base = try Self.map(descriptor, count: count)
    } catch {
      close(descriptor)
      throw error
    }
    self.count = count
    self.descriptor = descriptor
    isMapped = true
  }

  /// Memory of this process alone, all zeros, where there is nobody to share it with.
  package init(unsharedCount count: Int) {
    base = .allocate(capacity: count)
    for index in 0..<count { (base + index).initialize(to: Atomic(0)) }
    self.count = count
    descriptor = nil
    isMapped = false
  }

  /// The memory behind a descriptor, which is closed: the mapping lives without it, and programs
  /// that this process starts are not to have it.
  package init(adopting descriptor: Int32) throws(SystemError) {
    defer { close(descriptor) }
    var status = stat()
    if fstat(descriptor, &status) != 0 { throw SystemError("look at the shared memory") }
    count = Int(status.st_size) / 8
    base = try Self.map(descriptor, count: count)
    self.descriptor = nil
    isMapped = true
  }

  deinit {
    if isMapped {
      munmap(base, count * 8)
    } else {
      base.deallocate()
    }
    if let descriptor { close(descriptor) }
  }

  private static func map(
    _ descriptor: Int32, count: Int
  ) throws(SystemError) -> UnsafeMutablePointer<Atomic<Int>> {
    let start = mmap(nil, count * 8, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    guard let start, start != MAP_FAILED else { throw SystemError("map shared memory") }
    return start.bindMemory(to: Atomic<Int>.self, capacity: count)
  }

  package func load(_ index: Int) -> Int {
    at(index).pointee.load(ordering: .sequentiallyConsistent)
  }

  package func store(_ value: Int, _ index: Int) {
    at(index).pointee.store(value, ordering: .sequentiallyConsistent)
  }

  /// Adds and returns the sum.
  @discardableResult
  package func add(_ amount: Int, _ index: Int) -> Int {
    at(index).pointee.wrappingAdd(amount, ordering: .sequentiallyConsistent).newValue
  }

  /// Stores and returns what was there before.
  package func exchange(_ value: Int, _ index: Int) -> Int {
    at(index).pointee.exchange(value, ordering: .sequentiallyConsistent)
  }

  /// Stores `value` if `expected` is there; tells whether it was.
  package func replace(_ expected: Int, by value: Int, _ index: Int) -> Bool {
    at(index).pointee.compareExchange(
      expected: expected, desired: value, ordering: .sequentiallyConsistent
    ).exchanged
  }

  private func at(_ index: Int) -> UnsafeMutablePointer<Atomic<Int>> {
    precondition(index >= 0 && index < count, "word \(index) of \(count)")
    return base + index
  }
}
