import Dispatch
import Glibc
import Testing

@testable import Base
@testable import Engine

@Suite("Commit queue", .timeLimit(.minutes(1)))
struct CommitQueueTests {
  private let files = RunWriterTests()
  private let wake: WakeSignal

  init() throws { wake = try WakeSignal() }

  private func queue(patience: Duration = .seconds(60)) throws -> CommitQueue<MemoryFile> {
    CommitQueue(
      writer: try files.makeWriter(), wake: wake, patience: patience,
      retryInterval: .milliseconds(1))
  }

  /// The journal's next sync, which takes until the test says so.
  private struct HeldSync {
    private let begun = DispatchSemaphore(value: 0)
    private let end = DispatchSemaphore(value: 0)

    init(_ file: MemoryFile) {
      let (begun, end) = (begun, end)
      file.duringNextSync {
        begun.signal()
        _ = end.wait(timeout: .now() + 20)  // a test that failed before lets go too
      }
    }

    var hasBegun: Bool { begun.wait(timeout: .now() + 20) == .success }
    func proceed() { end.signal() }
  }

  /// Outcomes as words: names of seeds for what is committed.
  private static func words(_ outcomes: [CommitQueue<MemoryFile>.Outcome]) -> [String] {
    outcomes.map { outcome in
      switch outcome {
      case .committed(let seeds): "committed " + seeds.map(\.sourceID).joined(separator: " ")
      case .stalled: "stalled"
      case .recovered: "recovered"
      case .failed(let error): "failed \(error.code)"
      }
    }
  }

  /// Whether something waits behind the wake signal.
  private var isAwake: Bool {
    var polled = pollfd(fd: wake.descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&polled, 1, 0) == 1
  }

  @Test("What comes while a batch is synced shares the syncs of the next")
  func batches() throws {
    let queue = try queue()
    let sync = HeldSync(files.journal)
    queue.submit(RunWriterTests.commit("a"))
    #expect(sync.hasBegun)
    for name in ["b", "c", "d"] { queue.submit(RunWriterTests.commit(name)) }
    #expect(!queue.waitUntilIdle(.zero))
    #expect(queue.takeOutcomes().isEmpty)
    sync.proceed()
    #expect(queue.waitUntilIdle(.seconds(20)))
    #expect(Self.words(queue.takeOutcomes()) == ["committed a", "committed b c d"])
    #expect([files.trajectories, files.pairs, files.journal].map(\.syncs) == [2, 2, 2])
    #expect(isAwake)
  }

  @Test("The backlog is the bytes of records that are not committed yet")
  func backlog() throws {
    let queue = try queue()
    let sync = HeldSync(files.journal)
    // {"t":"a"} and {"q":"a0"}
    queue.submit(RunWriterTests.commit("a"))
    #expect(sync.hasBegun)
    #expect(queue.backlog == 9 + 10)
    queue.submit(RunWriterTests.commit("b", pairs: 2))
    #expect(queue.backlog == 2 * 9 + 3 * 10)
    sync.proceed()
    #expect(queue.waitUntilIdle(.seconds(20)))
    #expect(queue.backlog == 0)
  }

  @Test("A full disk stalls, told once, until there is room again")
  func stall() throws {
    let queue = try queue()
    files.pairs.limit(to: 4)
    queue.submit(RunWriterTests.commit("a"))
    #expect(!queue.waitUntilIdle(.milliseconds(30)))
    queue.submit(RunWriterTests.commit("b"))
    #expect(Self.words(queue.takeOutcomes()) == ["stalled"])
    #expect(queue.backlog == 2 * 19)
    files.pairs.limit(to: .max)
    #expect(queue.waitUntilIdle(.seconds(20)))
    #expect(Self.words(queue.takeOutcomes()) == ["recovered", "committed a", "committed b"])
    #expect(files.pairs.text == "{\"q\":\"a0\"}\n{\"q\":\"b0\"}\n")
  }

  @Test("A disk that stays full for longer than it is waited for fails the run")
  func stallForGood() throws {
    let queue = try queue(patience: .zero)
    files.pairs.limit(to: 4)
    queue.submit(RunWriterTests.commit("a"))
    #expect(queue.waitUntilIdle(.seconds(20)))
    #expect(Self.words(queue.takeOutcomes()) == ["stalled", "failed \(ENOSPC)"])
    #expect(files.journal.text.isEmpty)
  }

  @Test("After a failed sync nothing more is committed")
  func failure() throws {
    let queue = try queue()
    files.journal.failNextSync(EIO)
    queue.submit(RunWriterTests.commit("a"))
    #expect(queue.waitUntilIdle(.seconds(20)))
    #expect(Self.words(queue.takeOutcomes()) == ["failed \(EIO)"])
    let left = files.journal.text
    queue.submit(RunWriterTests.commit("b"))
    #expect(queue.waitUntilIdle(.seconds(20)))
    #expect(queue.takeOutcomes().isEmpty)
    #expect(files.journal.text == left)
  }

  @Test("Of what has been spent only the latest is written")
  func spending() throws {
    let queue = try queue()
    let sync = HeldSync(files.journal)
    queue.submit(RunWriterTests.commit("a"))
    #expect(sync.hasBegun)
    for tokens in 1...5 { queue.submit(JournalSpending(cost: .zero, tokens: tokens)) }
    queue.submit(RunWriterTests.commit("b"))
    sync.proceed()
    #expect(queue.waitUntilIdle(.seconds(20)))
    let lines = try files.journal.text.split(separator: "\n").map {
      try JSONValue(parsing: String($0))
    }
    let types = lines.map { $0["type"]?.string }
    #expect(Set(types) == ["seed", "spending"] && types.count == 3, "\(types)")
    let spent = lines.filter { $0["type"] == "spending" }
    #expect(spent.map { $0["tokens"] } == [5])
  }
}
