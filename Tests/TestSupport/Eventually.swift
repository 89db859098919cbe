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
