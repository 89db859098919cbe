/// Looks again and again until a condition holds or time is up; tells whether it held.
///
/// For what other processes do, which nothing tells of: the end of a grandchild, a line in a file.
package func eventually(
  within limit: Duration, every pause: Duration = .milliseconds(5),
  _ condition: () throws -> Bool
) async throws -> Bool {
  let clock = ContinuousClock()
  let deadline = clock.now.advanced(by: limit)
  while true {
    if try condition() { return true }
    if clock.now >= deadline { return false }
    try await clock.sleep(for: pause)
  }
}

/// What was waited for did not come.
package struct TookTooLong: Error {
  package let limit: Duration
}

/// Gives what the work gives, or throws when it has taken too long, so that a test that waits for
/// what never comes fails instead of hanging.
package func within<Value: Sendable>(
  _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  let (values, value) = AsyncThrowingStream.makeStream(of: Value.self)
  // Neither task is waited for. Work that hangs does not end when it is cancelled either.
  let working = Task {
    do { value.yield(try await work()) } catch { value.finish(throwing: error) }
  }
  let timer = Task {
    try await Task.sleep(for: limit)
    value.finish(throwing: TookTooLong(limit: limit))
  }
  defer {
    working.cancel()
    timer.cancel()
  }
  for try await first in values { return first }
  throw CancellationError()
}
