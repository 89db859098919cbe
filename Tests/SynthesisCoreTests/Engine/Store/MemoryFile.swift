import Glibc
import Synchronization

@testable import Base
@testable import Engine

/// A file that knows which of its bytes would survive a power cut, and fails on order.
final class MemoryFile: RecordFile {
  private struct State {
    var bytes: [UInt8] = []
    var synced: [UInt8] = []
    var room = Int.max
    var syncFailure: Int32?
    var syncs = 0
    var whileSyncing: (@Sendable () -> Void)?
  }

  let path: String
  private let state: Mutex<State>

  init(_ path: String = "memory", _ bytes: [UInt8] = []) {
    self.path = path
    state = Mutex(State(bytes: bytes, synced: bytes))
  }

  var bytes: [UInt8] { state.withLock { $0.bytes } }
  var text: String { String(decoding: bytes, as: UTF8.self) }
  var syncs: Int { state.withLock { $0.syncs } }

  /// What is there after a power cut.
  var survivor: MemoryFile { MemoryFile(path, state.withLock { $0.synced }) }

  /// Lets the file grow to this many bytes and no further.
  func limit(to size: Int) { state.withLock { $0.room = size } }

  func failNextSync(_ code: Int32) { state.withLock { $0.syncFailure = code } }

  /// Runs in the next sync, before anything is safe: a disk that takes its time.
  func duringNextSync(_ wait: @escaping @Sendable () -> Void) {
    state.withLock { $0.whileSyncing = wait }
  }

  func size() throws(SystemError) -> Int { state.withLock { $0.bytes.count } }

  func write(_ new: [UInt8], at offset: Int) throws(SystemError) {
    let isShort = state.withLock { state in
      let fitting = min(new.count, max(0, state.room - offset))
      let end = offset + fitting
      if state.bytes.count < end {
        state.bytes += [UInt8](repeating: 0, count: end - state.bytes.count)
      }
      state.bytes.replaceSubrange(offset..<end, with: new.prefix(fitting))
      return fitting < new.count
    }
    if isShort { throw SystemError("write to \(path)", code: ENOSPC) }
  }

  func truncate(to size: Int) throws(SystemError) {
    state.withLock { state in
      state.bytes =
        size <= state.bytes.count
        ? Array(state.bytes.prefix(size))
        : state.bytes + [UInt8](repeating: 0, count: size - state.bytes.count)
    }
  }

  func sync() throws(SystemError) {
    let wait = state.withLock { state in
      defer { state.whileSyncing = nil }
      return state.whileSyncing
    }
    wait?()
    let failure = state.withLock { state -> Int32? in
      state.syncs += 1
      defer { state.syncFailure = nil }
      if state.syncFailure == nil { state.synced = state.bytes }
      return state.syncFailure
    }
    if let failure { throw SystemError("sync \(path)", code: failure) }
  }

  func read(from offset: Int, count: Int) throws(SystemError) -> [UInt8] {
    state.withLock { Array($0.bytes.dropFirst(offset).prefix(count)) }
  }
}
