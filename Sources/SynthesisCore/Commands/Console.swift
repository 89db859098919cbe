import Base
import CSystem
import Engine
import Glibc

/// What people read: lines on standard error, and below them, on a terminal, a bar that is drawn
/// anew in place.
struct Console {
  enum Verbosity: Sendable {
    case quiet
    case normal
    case verbose
  }

  private static let descriptor: Int32 = 2
  private static let plainInterval = Duration.seconds(10)

  private let verbosity: Verbosity
  /// The terminal's columns, 0 where they are not known; nil for what is not a terminal.
  private let width: (@Sendable () -> Int)?
  private let put: @Sendable (String) -> Void
  private var barIsDrawn = false
  private var lastPlain: SuspendingClock.Instant?

  init(
    verbosity: Verbosity, width: (@Sendable () -> Int)?, put: @escaping @Sendable (String) -> Void
  ) {
    self.verbosity = verbosity
    self.width = width
    self.put = put
  }

  init(verbosity: Verbosity) {
    let terminal: @Sendable () -> Int = { Int(csystem_terminal_width(Self.descriptor)) }
    self.init(
      verbosity: verbosity, width: isatty(Self.descriptor) == 1 ? terminal : nil,
      // A standard error that is closed must not stop a run.
      put: { text in writeAll(Array(text.utf8), to: Self.descriptor) })
  }

  /// An error or a warning: shown whatever the verbosity.
  mutating func warn(_ text: String) { write(line: "synthesize-multi: \(text)") }

  mutating func say(_ text: String) {
    if verbosity != .quiet { write(line: text) }
  }

  mutating func detail(_ text: String) {
    if verbosity == .verbose { write(line: text) }
  }

  /// Redraws the bar, or writes a plain line if one is due.
  mutating func show(_ progress: Progress, at now: SuspendingClock.Instant) {
    guard verbosity != .quiet else { return }
    if let width = width?() {
      put("\r\u{1B}[K" + progress.bar(width: width > 0 ? width - 1 : 79))
      barIsDrawn = true
    } else if lastPlain.map({ $0.duration(to: now) >= Self.plainInterval }) ?? true {
      lastPlain = now
      put(progress.line + "\n")
    }
  }

  /// Leaves the last state of the bar standing.
  mutating func finish(_ progress: Progress) {
    guard verbosity != .quiet else { return }
    if barIsDrawn { put("\r\u{1B}[K") }
    barIsDrawn = false
    put(progress.line + "\n")
  }

  private mutating func write(line: String) {
    put((barIsDrawn ? "\r\u{1B}[K" : "") + line + "\n")
    barIsDrawn = false
  }
}
