import Dispatch
import Glibc
import Synchronization

/// Looks up the addresses of hosts.
package struct HostResolver: Sendable {
  package enum Answer: Sendable, Hashable {
    case addresses([IPAddress])
    case unknown
    /// Not within the time that there was.
    case late
  }

  package var look: @Sendable (_ host: String, _ seconds: Double) async -> Answer

  /// The system's.
  package static let system = HostResolver(threads: 16, lookUp: addresses)

  private static func addresses(of host: String) -> Answer {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { return .unknown }
    defer { freeaddrinfo(list) }
    let entries = sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil }
    let addresses = entries.compactMap { $0.flatMap(address) }
    return addresses.isEmpty ? .unknown : .addresses(addresses)
  }

  private static func address(_ entry: UnsafeMutablePointer<addrinfo>) -> IPAddress? {
    guard let start = UnsafeRawPointer(entry.pointee.ai_addr) else { return nil }
    switch entry.pointee.ai_family {
    case AF_INET:
      let address = start.loadUnaligned(as: sockaddr_in.self).sin_addr
      return withUnsafeBytes(of: address) { IPAddress(bytes: $0) }
    case AF_INET6:
      let address = start.loadUnaligned(as: sockaddr_in6.self).sin6_addr
      return withUnsafeBytes(of: address) { IPAddress(bytes: $0) }
    default: return nil
    }
  }
}

extension HostResolver {
  /// Asks a function that blocks, on so many threads at most. A look-up can take a minute and nothing
  /// ends it, so one that is late is left to itself. While all threads have such look-ups, others wait
  /// in line, each for its own time.
  init(threads: Int, lookUp: @escaping @Sendable (_ host: String) -> Answer) {
    let line = LookupQueue(threads: threads)
    // Serial, and so on a thread of its own whatever blocks elsewhere.
    let timer = DispatchQueue(label: "hosts.timer")
    look = { host, seconds in
      let (answers, answer) = AsyncStream.makeStream(of: Answer.self)
      let deadline = DispatchTime.now() + seconds
      line.add(until: deadline) { answer.yield(lookUp(host)) }
      timer.asyncAfter(deadline: deadline) { answer.yield(.late) }
      for await first in answers { return first }
      return .late
    }
  }
}

/// Runs look-ups, so many at once, the others in the order in which they came.
///
/// Each thread is a serial queue. Those of a concurrent one come from the threads that run tasks too:
/// while look-ups block them, time-outs are late by seconds, and everything else waits.
private final class LookupQueue: Sendable {
  private struct LookUp {
    /// When nobody waits for it any more.
    let deadline: DispatchTime
    let run: @Sendable () -> Void
  }

  private struct State {
    var freeThreads: [DispatchQueue]
    var waiting: [LookUp] = []
  }

  private let state: Mutex<State>

  init(threads: Int) {
    precondition(threads > 0, "\(threads) threads look up nothing")
    state = Mutex(State(freeThreads: (0..<threads).map { DispatchQueue(label: "hosts.\($0)") }))
  }

  func add(until deadline: DispatchTime, _ run: @escaping @Sendable () -> Void) {
    let free: DispatchQueue? = state.withLock { state in
      if let free = state.freeThreads.popLast() { return free }
      // With all threads stuck, the line would grow for as long as they are.
      Self.dropLate(&state)
      state.waiting.append(LookUp(deadline: deadline, run: run))
      return nil
    }
    guard let free else { return }
    free.async {
      run()
      while let next = self.next(on: free) { next.run() }
    }
  }

  /// What the thread is to do next; without anything it is free.
  private func next(on thread: DispatchQueue) -> LookUp? {
    state.withLock { state in
      Self.dropLate(&state)
      guard !state.waiting.isEmpty else {
        state.freeThreads.append(thread)
        return nil
      }
      return state.waiting.removeFirst()
    }
  }

  private static func dropLate(_ state: inout State) {
    let now = DispatchTime.now()
    state.waiting.removeAll { $0.deadline <= now }
  }
}
