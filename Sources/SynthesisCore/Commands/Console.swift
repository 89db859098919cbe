import Base
import CSystem
import Engine
import FoundationEssentials
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
  /// The terminal's columns, 0 where they are not known; nil where no bar is drawn.
  private let width: (@Sendable () -> Int)?
  private let isASCII: Bool
  private let put: @Sendable (String) -> Void
  /// The columns of the bar that is there to see; nil for none.
  private var drawn: Int?
  private var lastPlain: SuspendingClock.Instant?

  init(
    verbosity: Verbosity, width: (@Sendable () -> Int)?, isASCII: Bool = false,
    put: @escaping @Sendable (String) -> Void
  ) {
    self.verbosity = verbosity
    self.width = width
    self.isASCII = isASCII
    self.put = put
  }

  init(verbosity: Verbosity) {
    let terminal: @Sendable () -> Int = { Int(csystem_terminal_width(Self.descriptor)) }
    let style = ConsoleStyle(
      isTerminal: isatty(Self.descriptor) == 1,
      environment: ProcessInfo.processInfo.environment)
    self.init(
      verbosity: verbosity, width: style.drawsBar ? terminal : nil, isASCII: style.isASCII,
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
      // The last column stays free: a cursor behind it would wrap.
      let columns = width > 0 ? width - 1 : 79
      let bar = shown(progress.bar(width: columns)).prefix(columns: columns)
      put(Self.erasing(drawn ?? 0, width: width) + bar)
      drawn = bar.columns
    } else if lastPlain.map({ $0.duration(to: now) >= Self.plainInterval }) ?? true {
      lastPlain = now
      put(shown(progress.line) + "\n")
    }
  }

  /// Leaves the last state standing, as a line.
  mutating func finish(_ progress: Progress) {
    guard verbosity != .quiet else { return }
    write(line: progress.line)
  }

  private mutating func write(line: String) {
    let erasing = drawn.map { Self.erasing($0, width: width?() ?? 0) } ?? ""
    put(erasing + shown(line) + "\n")
    drawn = nil
  }

  private func shown(_ text: String) -> String {
    let text = text.withoutControlCharacters
    return isASCII ? text.withPlainDecoration : text
  }

  /// Takes away a bar. A terminal that has become narrower since has broken it into several rows.
  private static func erasing(_ columns: Int, width: Int) -> String {
    guard width > 0, columns > width else { return "\r\u{1B}[K" }
    let rowsAbove = (columns - 1) / width
    return "\r\u{1B}[\(rowsAbove)A\u{1B}[J"
  }
}
