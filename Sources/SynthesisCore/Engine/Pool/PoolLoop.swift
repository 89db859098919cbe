import Base
import CSystem
import Glibc

/// Carries out what `PoolState` decides, on one thread: starts and ends worker processes, moves
/// frames, waits for whatever happens next.
struct PoolLoop: ~Copyable {
  typealias Instant = SuspendingClock.Instant

  /// How often memory is looked at and the delegate is called.
  private static let intervalLength = Duration.milliseconds(250)
  private static let wakeToken = UInt64.max

  private var state: PoolState
  private let settings: PoolSettings
  private let command: WorkerProcess.Command
  private let configuration: [UInt8]
  private let delegate: any PoolDelegate
  private let readiness: Readiness
  private let orphans = OrphanReaper()
  private let clock = SuspendingClock()
  private var connections: [WorkerConnection?]
  private var generation = 0
  private var events: [PoolEvent] = []
  private var ending: Ending?
  /// Workers with frames that are not written yet: all that one round of events brings goes out in
  /// one write.
  private var unflushed: Set<Int> = []
  private let outputs: [OutputSpec]
  private let scratch: UnsafeMutableRawBufferPointer

  private enum Ending { case finished(StopReason?) }

  /// `configuration` is what each worker gets as its configure message, `outputs` are those that its
  /// results may have records for.
  init(
    settings: PoolSettings, command: WorkerProcess.Command, configuration: [UInt8],
    outputs: [OutputSpec], delegate: any PoolDelegate
  ) throws(SystemError) {
    let readiness = try Readiness()
    for descriptor in delegate.wakeDescriptors {
      try readiness.watch(descriptor, token: Self.wakeToken)
    }
    self.readiness = readiness
    self.settings = settings
    self.command = command
    self.configuration = configuration
    self.outputs = outputs
    self.delegate = delegate
    state = PoolState(settings: settings)
    connections = Array(repeating: nil, count: settings.workers)
    scratch = .allocate(byteCount: 256 << 10, alignment: 16)
  }

  deinit {
    scratch.deallocate()
    // Only a loop that threw has processes left.
    for case let connection? in connections {
      _ = try? connection.process.reap()  // on the way out of an error that is already reported
      connection.process.closeDescriptors()
    }
  }

  /// Runs until every item has ended or the pool had to stop; returns why it had to.
  mutating func run() throws(SystemError) -> StopReason? {
    var nextInterval = clock.now.advanced(by: Self.intervalLength)
    // Before the first item is asked for: the delegate may have none to give at present.
    events += delegate.didWake()
    try settle()
    try perform(state.start(at: clock.now))
    try settle()
    while true {
      if case .finished(let reason) = ending {
        orphans.sweepAll()
        return reason
      }
      let now = clock.now
      let wakeUp = min(state.nextDeadline ?? nextInterval, nextInterval)
      for event in try readiness.wait(max(.zero, now.duration(to: wakeUp))) {
        try handle(event)
        try settle()
      }
      if let deadline = state.nextDeadline, deadline <= clock.now {
        events.append(.tick)
        try settle()
      }
      if clock.now >= nextInterval {
        nextInterval = clock.now.advanced(by: Self.intervalLength)
        pollMemory()
        sweepOrphans()
        events += delegate.heartbeat(state.load)
        try settle()
      }
    }
  }

  /// Feeds waiting events to the state, and those that its actions bring about, in order.
  private mutating func settle() throws(SystemError) {
    while !events.isEmpty {
      let event = events.removeFirst()
      try perform(state.handle(event, at: clock.now))
    }
    for slot in unflushed { try flush(slot) }
    unflushed.removeAll(keepingCapacity: true)
  }

  private mutating func perform(_ actions: [PoolAction]) throws(SystemError) {
    for action in actions {
      switch action {
      case .pullItem: events.append(delegate.nextItem())
      case .spawn(let slot): try spawn(slot)
      case .send(let slot, let assignment):
        send(
          Frame(
            kind: .item, task: assignment.id, attempt: UInt32(assignment.attempt),
            payload: assignment.scheduled.item.message),
          to: slot)
      case .cancel(let slot, let assignment):
        send(Frame(kind: .cancel, task: assignment), to: slot)
      case .announceEnd(let slot):
        send(
          Frame(kind: .drain, payload: Array("\(settings.grace.milliseconds)".utf8)), to: slot)
      case .askToQuit(let slot): send(Frame(kind: .shutdown), to: slot)
      case .terminate(let slot): connections[slot]?.process.signalGroup(SIGTERM)
      case .kill(let slot):
        connections[slot]?.isDistrusted = true
        connections[slot]?.process.signalGroup(SIGKILL)
      case .conclude(let completion): events += delegate.conclude(completion)
      case .noteCrash(let scheduled, let failure, let usage):
        delegate.noteCrash(scheduled, failure, usage)
      case .noteLoss(let scheduled, let usage): delegate.noteLoss(scheduled, usage)
      case .note(let slot, let failure, let printed):
        delegate.note(slot: slot, failure, printed: printed)
      case .finish(let reason): ending = .finished(reason)
      }
    }
  }
}

// MARK: - Processes

extension PoolLoop {
  private mutating func spawn(_ slot: Int) throws(SystemError) {
    let process: WorkerProcess
    generation += 1
    do throws(SystemError) {
      process = try WorkerProcess.spawn(
        command, slot: slot, mark: OrphanReaper.mark(generation: generation))
    } catch {
      events.append(.spawnFailed(slot: slot, errno: error.code))
      return
    }
    let connection = WorkerConnection(process: process, generation: generation)
    connections[slot] = connection
    for stream in [WorkerConnection.Stream.death, .responses, .output, .errors] {
      try readiness.watch(
        connection.descriptor(stream), token: token(slot, connection.generation, stream))
    }
    events.append(.spawned(slot: slot))
  }

  private mutating func reapWorker(_ slot: Int) throws(SystemError) {
    // First, so that nothing it has left behind goes on filling the pipes.
    connections[slot]?.process.signalGroup(SIGKILL)
    // Whatever it managed to write before its end still counts.
    for stream in [WorkerConnection.Stream.responses, .output, .errors] {
      drain(slot, stream)
    }
    var results: [(assignment: UInt64, result: ItemResult)] = []
    while let message = nextMessage(slot) {
      switch message {
      case .finished(_, let assignment, let result): results.append((assignment, result))
      case .started, .progressed: try perform(state.handle(message, at: clock.now))
      default: break  // a violation or a greeting of the dead changes nothing
      }
    }
    guard let connection = connections[slot] else { return }
    let exit = try connection.process.reap()
    forget(connection)
    connections[slot] = nil
    delegate.workerEnded(slot: slot)
    sweepOrphans()
    events.append(
      .exited(
        slot: slot,
        WorkerExit(
          failure: failure(of: exit, printed: connection.printed), printed: connection.printed,
          results: results)))
  }

  private func sweepOrphans() {
    let living = connections.compactMap(\.self)
    orphans.sweep(
      workers: Set(living.map(\.process.pid)), generations: Set(living.map(\.generation)))
  }

  private func forget(_ connection: WorkerConnection) {
    for stream in [WorkerConnection.Stream.death, .responses, .output, .errors, .requests] {
      readiness.forget(connection.descriptor(stream))
    }
    connection.process.closeDescriptors()
  }

  private func failure(of exit: csystem_exit, printed: String) -> WorkerFailure {
    WorkerFailure(
      ProcessEnd(
        hasExited: exit.exited != 0, code: exit.code, peak: Int(exit.max_resident_kb) << 10),
      printed: printed, memoryLimit: settings.memoryLimit, parentPeak: WorkerMemory.ownPeak)
  }

  private mutating func pollMemory() {
    guard let limit = settings.memoryLimit else { return }
    for slot in connections.indices {
      guard let connection = connections[slot],
        let bytes = WorkerMemory.resident(of: connection.process.pid), bytes > limit
      else { continue }
      events.append(.resident(slot: slot, bytes: bytes))
    }
  }
}

// MARK: - Messages

extension PoolLoop {
  private mutating func handle(_ event: Readiness.Event) throws(SystemError) {
    if event.token == Self.wakeToken {
      events += delegate.didWake()
      return
    }
    let slot = Int(event.token >> 48)
    let generation = Int(event.token >> 8 & 0xFF_FFFF_FFFF)
    // An event may be left over from a worker that an earlier event of the same batch reaped.
    guard let connection = connections[slot], connection.generation == generation,
      let stream = WorkerConnection.Stream(rawValue: UInt8(truncatingIfNeeded: event.token))
    else { return }
    switch stream {
    case .death: try reapWorker(slot)
    case .requests: try flush(slot)
    case .output, .errors:
      if connections[slot]?.read(stream, into: scratch) == .ended {
        readiness.forget(connection.descriptor(stream))
      }
    case .responses:
      if connection.isDistrusted || connections[slot]?.read(stream, into: scratch) == .ended {
        readiness.forget(connection.descriptor(stream))
      }
      while let message = nextMessage(slot) {
        if case .greeted = message {
          send(Frame(kind: .configure, payload: configuration), to: slot)
        }
        if case .progressed(_, let assignment, let progress) = message,
          let item = state.item(slot: slot, assignment: assignment)
        {
          delegate.noteProgress(item, slot: slot, progress)
        }
        events.append(message)
        // At once: of a worker that this message has discredited no other is to be believed, though
        // it came in the same chunk.
        try settle()
      }
    }
  }

  /// Reads what a pipe holds. Not to its end: a process that has left the group may write for ever.
  private mutating func drain(_ slot: Int, _ stream: WorkerConnection.Stream) {
    for _ in 0...WorkerProcess.pipeSize / scratch.count
    where connections[slot]?.read(stream, into: scratch) != .more { return }
  }

  /// The next whole message of a worker, already checked; a broken one as a violation.
  private mutating func nextMessage(_ slot: Int) -> PoolEvent? {
    guard let connection = connections[slot], !connection.isDistrusted else { return nil }
    do {
      guard let frame = try connections[slot]?.nextFrame() else { return nil }
      switch frame.kind {
      case .hello:
        let hello = try Hello(payload: frame.payload)
        guard hello.pid == connection.process.pid else {
          return violation(slot, "the greeting of another process, \(hello.pid)")
        }
        return .greeted(slot: slot)
      case .started: return .started(slot: slot, assignment: frame.task)
      case .progress:
        return .progressed(
          slot: slot, assignment: frame.task, try ItemProgress(payload: frame.payload))
      case .result:
        return .finished(
          slot: slot, assignment: frame.task,
          try ItemResult(payload: frame.payload, outputs: outputs))
      case .configure, .item, .shutdown, .cancel, .drain:
        return violation(slot, "a message that only the parent sends")
      }
    } catch {
      return violation(slot, String(describing: error))
    }
  }

  private mutating func violation(_ slot: Int, _ what: String) -> PoolEvent {
    connections[slot]?.isDistrusted = true
    return .violated(slot: slot, what)
  }

  private mutating func send(_ frame: Frame, to slot: Int) {
    connections[slot]?.enqueue(frame)
    unflushed.insert(slot)
  }

  private mutating func flush(_ slot: Int) throws(SystemError) {
    connections[slot]?.flush()
    guard let connection = connections[slot],
      connection.hasUnsent != connection.isWatchingRequests
    else { return }
    if connection.hasUnsent {
      try readiness.watchWritable(
        connection.process.requests, token: token(slot, connection.generation, .requests))
    } else {
      // Not merely told to be quiet: the hang-up of a pipe that its reader has closed is always
      // reported, and would keep the loop spinning for as long as the worker lives.
      readiness.forget(connection.process.requests)
    }
    connections[slot]?.isWatchingRequests = connection.hasUnsent
  }

  private func token(
    _ slot: Int, _ generation: Int, _ stream: WorkerConnection.Stream
  ) -> UInt64 {
    UInt64(slot) << 48 | UInt64(generation) << 8 | UInt64(stream.rawValue)
  }
}
