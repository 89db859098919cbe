import Base
import CSystem
import Glibc

/// The whole of a worker process.
package enum WorkerMain {
  /// Serves the parent on descriptors 3 and 4; returns the exit code. What it finds about itself and
  /// the jobs are not looked at before the parent has been greeted: that takes longer than the greeting.
  package static func run(_ jobs: @escaping @autoclosure () -> JobRegistry) -> Int32 {
    StandardDescriptors.open()
    // A parent that is gone shows as EPIPE, which ends the group and not this process alone.
    signal(SIGPIPE, SIG_IGN)
    guard isStartedByParent else { return explain([]) }
    do {
      let drain = DrainNotice()
      try WorkerLoop(drain: drain) { payload in
        let configuration = try WorkerConfiguration(payload: payload)
        guard let job = jobs()[configuration.job] else {
          throw PayloadError(
            description: "a run of the job \(configuration.job), which is not here")
        }
        return try job.makeItemWork(configuration.settings, try WorkerContext(), drain)
      }.run()
      return 0
    } catch {
      let sentence = (error as? SystemError)?.sentence ?? "\(error)"
      writeAll(Array("seed-worker: \(sentence)\n".utf8), to: 2)
      return 1
    }
  }

  /// What somebody is told who starts it by hand; returns the exit code.
  package static func explain(_ words: ArraySlice<String>) -> Int32 {
    let isAsked = words.contains("--help") || words.contains("-h")
    let text =
      "seed-worker: this is the worker program of synthesize-multi, which starts it by itself; start "
      + "synthesize-multi instead\n"
    writeAll(Array(text.utf8), to: isAsked ? 1 : 2)
    return isAsked ? 0 : 2
  }

  /// Started by hand it would end its whole group, the caller's shell included, as soon as it found
  /// nobody at the other end.
  private static var isStartedByParent: Bool {
    getenv(OrphanReaper.variable) != nil
      && [WorkerProcess.requestDescriptor, WorkerProcess.responseDescriptor].allSatisfy {
        var status = stat()
        return fstat($0, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
      }
  }
}

/// What a configure message holds: the job's name on a line of its own, then its settings as JSON.
package struct WorkerConfiguration: Sendable, Hashable {
  var job: String
  var settings: [UInt8]

  package var payload: [UInt8] { Array(job.utf8) + [UInt8(ascii: "\n")] + settings }

  package init(job: String, settings: [UInt8]) {
    self.job = job
    self.settings = settings
  }

  init(payload: [UInt8]) throws(PayloadError) {
    guard let end = payload.firstIndex(of: UInt8(ascii: "\n")) else {
      throw PayloadError(description: "a configuration that names no job")
    }
    job = String(decoding: payload[..<end], as: UTF8.self)
    settings = Array(payload[(end + 1)...])
  }
}

extension Job {
  /// The job's work with what is the same for all jobs around it.
  fileprivate func makeItemWork(
    _ transferJSON: [UInt8], _ context: WorkerContext, _ drain: DrainNotice
  ) throws -> ItemWork {
    let settings = try schema.settings(transferJSON: transferJSON)
    if let limit = settings.engine.workerMemoryLimitMegabytes { try limitMemory(megabytes: limit) }
    let work = try makeWork(settings, context)
    let outputs = outputs.map(\.name)
    // The parent's own clock for the item is a little ahead: it began when the item was sent.
    let timeout = Duration.seconds(settings.engine.seedTimeoutSeconds)
    return { item, report in
      let tracker = UsageTracker(
        deadline: SuspendingClock.now + timeout, occurrence: item.occurrence, drain: drain,
        report: report)
      var result = await work(item, tracker)
      result.usage = tracker.total
      if result.outcome.state == .failed { result.records = [:] }
      return result.payload(outputs: outputs)
    }
  }
}

/// RLIMIT_AS would count the reserved stacks of idle threads and break them; RLIMIT_DATA counts
/// what is private and writable. The reserve covers stacks and allocator arenas, which are
/// counted but seldom touched.
private func limitMemory(megabytes: Int) throws(SystemError) {
  let reserve = 512
  if csystem_limit_data(UInt64(megabytes + reserve) << 20) != 0 {
    throw SystemError("limit the worker's memory to \(megabytes) MB")
  }
}
