import Synchronization

/// Keeps what a console puts on it.
final class TestScreen: Sendable {
  private let content = Mutex("")

  var text: String { content.withLock { $0 } }

  func put(_ text: String) { content.withLock { $0 += text } }
}
