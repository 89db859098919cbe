import CSystem
import Glibc

/// The whole of a worker process.
package enum WorkerMain {
  /// Serves the parent on descriptors 3 and 4; returns the exit code.
  ///
  /// `before` gets each seed's content before the work on it begins: the place for tests of what a
  /// seed can do to its worker.
  package static func run(
    before: (@Sendable (_ content: String) async -> Void)? = nil
  ) -> Int32 {
    // A parent that is gone shows as EPIPE, which ends the group and not this process alone.
    signal(SIGPIPE, SIG_IGN)
    do {
      try WorkerLoop { payload in
        let configuration = try SynthesisSettings.schema.settings(transferJSON: payload)
        if let limit = configuration.engine.workerMemoryLimitMegabytes {
          try limitMemory(megabytes: limit)
        }
        let session = try SeedSession.make(configuration)
        guard let before else { return session }
        return { seed in
          await before(seed.content)
          return await session(seed)
        }
      }.run()
      return 0
    } catch {
      writeAll(Array("seed-worker: \(error)\n".utf8), to: 2)
      return 1
    }
  }

  /// RLIMIT_AS would count the reserved stacks of idle threads and break them; RLIMIT_DATA counts
  /// what is private and writable. The reserve covers stacks and allocator arenas, which are
  /// counted but seldom touched.
  private static func limitMemory(megabytes: Int) throws(SystemError) {
    let reserve = 512
    if csystem_limit_data(UInt64(megabytes + reserve) << 20) != 0 {
      throw SystemError("limit the worker's memory to \(megabytes) MB")
    }
  }
}
