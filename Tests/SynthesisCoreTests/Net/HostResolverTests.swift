import Dispatch
import Synchronization
import TestSupport
import Testing

@testable import Net

@Suite("Host resolver", .timeLimit(.minutes(1)))
struct HostResolverTests {
  private static let address = IPAddress.v4(192, 0, 2, 1)

  /// Look-ups that end when the test says so.
  private final class StuckLookUps: Sendable {
    private let gate = DispatchSemaphore(value: 0)
    private let counts = Mutex((now: 0, most: 0, all: 0))

    var most: Int { counts.withLock { $0.most } }
    var all: Int { counts.withLock { $0.all } }
    var now: Int { counts.withLock { $0.now } }

    func lookUp(_ host: String) -> HostResolver.Answer {
      counts.withLock { counts in
        counts.now += 1
        counts.all += 1
        counts.most = max(counts.most, counts.now)
      }
      gate.wait()
      counts.withLock { $0.now -= 1 }
      return .addresses([HostResolverTests.address])
    }

    func release(_ count: Int) { for _ in 0..<count { gate.signal() } }
  }

  @Test("Time-outs are on time however many look-ups are stuck, and few threads are held by them")
  func stuck() async throws {
    let stuck = StuckLookUps()
    let resolver = HostResolver(threads: 16, lookUp: stuck.lookUp)
    let start = ContinuousClock.now
    let answers = await withTaskGroup(of: HostResolver.Answer.self) { group in
      for number in 0..<200 { group.addTask { await resolver.look("host\(number)", 0.5) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(ContinuousClock.now - start < .seconds(5))
    #expect(answers == Array(repeating: .late, count: 200))
    #expect(stuck.all == 16)
    #expect(stuck.most == 16)
    stuck.release(16)
    #expect(try await eventually(within: .seconds(20)) { stuck.now == 0 })
    // Those that waited in line were for nobody any more.
    stuck.release(1)
    #expect(await resolver.look("host", 20) == .addresses([Self.address]))
    #expect(stuck.all == 17)
  }

  @Test("What waits in line is looked up when a thread is free")
  func line() async throws {
    let stuck = StuckLookUps()
    let resolver = HostResolver(threads: 1, lookUp: stuck.lookUp)
    async let first = resolver.look("first", 20)
    #expect(try await eventually(within: .seconds(20)) { stuck.now == 1 })
    async let second = resolver.look("second", 20)
    stuck.release(2)
    #expect(await [first, second] == Array(repeating: .addresses([Self.address]), count: 2))
    #expect(stuck.most == 1)
  }

  @Test("A look-up that is cancelled ends at once")
  func cancelled() async throws {
    let stuck = StuckLookUps()
    let resolver = HostResolver(threads: 1, lookUp: stuck.lookUp)
    let look = Task { await resolver.look("host", 30) }
    #expect(try await eventually(within: .seconds(20)) { stuck.now == 1 })
    look.cancel()
    #expect(try await within(.seconds(20)) { await look.value } == .late)
    stuck.release(1)
  }

  @Test("The system knows its own name and none below .invalid")
  func system() async {
    guard case .addresses(let addresses) = await HostResolver.system.look("localhost", 20) else {
      Issue.record("localhost is not found")
      return
    }
    #expect(!addresses.isEmpty)
    #expect(Set(addresses).isSubset(of: Self.loopback), "\(addresses)")
    let answer = await HostResolver.system.look("nowhere.invalid", 20)
    // A machine without a name server may wait for one.
    #expect(answer == .unknown || answer == .late)
  }

  private static let loopback: Set<IPAddress> = [
    .v4(127, 0, 0, 1), .v6(1),
  ]
}
