import Synchronization

/// What the server saw, for tests to read and to wait for.
final class ChatServerLog: Sendable {
  struct Counts: Sendable {
    var requests = 0
    var connections = 0
    var closed = 0
  }

  private struct State {
    var counts = Counts()
    var requests: [ChatServerRequest] = []
    var waiters: [(condition: @Sendable (Counts) -> Bool, CheckedContinuation<Void, Never>)] = []
  }

  private let isRecording: Bool
  private let state = Mutex(State())

  init(isRecording: Bool) { self.isRecording = isRecording }

  var requests: [ChatServerRequest] { state.withLock { $0.requests } }
  var requestCount: Int { state.withLock { $0.counts.requests } }
  var connectionCount: Int { state.withLock { $0.counts.connections } }

  func connectionOpened() { change { $0.counts.connections += 1 } }
  func connectionClosed() { change { $0.counts.closed += 1 } }

  func received(_ request: ChatServerRequest) {
    change { state in
      state.counts.requests += 1
      if isRecording { state.requests.append(request) }
    }
  }

  func wait(until condition: @escaping @Sendable (Counts) -> Bool) async {
    await withCheckedContinuation { continuation in
      let isMet = state.withLock { state in
        if condition(state.counts) { return true }
        state.waiters.append((condition, continuation))
        return false
      }
      if isMet { continuation.resume() }
    }
  }

  private func change(_ body: (inout State) -> Void) {
    let met = state.withLock { state in
      body(&state)
      let counts = state.counts
      let met = state.waiters.filter { $0.condition(counts) }
      state.waiters.removeAll { $0.condition(counts) }
      return met.map(\.1)
    }
    for continuation in met { continuation.resume() }
  }
}
