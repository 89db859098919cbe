import Synchronization
import Testing

@testable import Base
@testable import Engine
@testable import SynthesisCore

@Suite("Console")
struct ConsoleTests {
  private let screen = TestScreen()
  private let progress = Progress(total: 2)
  private let start = SuspendingClock.now

  private func console(_ verbosity: Console.Verbosity, width: Int? = nil) -> Console {
    let terminal: (@Sendable () -> Int)? = if let width { { width } } else { nil }
    return Console(verbosity: verbosity, width: terminal, put: screen.put)
  }

  @Test(
    "What is shown goes by the verbosity, and warnings always are",
    arguments: [
      (Console.Verbosity.quiet, "synthesize-multi: w\n"), (.normal, "synthesize-multi: w\ns\n"),
      (.verbose, "synthesize-multi: w\ns\nd\n"),
    ])
  func verbosity(_ verbosity: Console.Verbosity, shown: String) {
    var console = console(verbosity)
    console.warn("w")
    console.say("s")
    console.detail("d")
    #expect(screen.text == shown)
  }

  @Test("Where there is no terminal, a plain line comes every ten seconds, and one at the end")
  func plain() {
    var console = console(.normal)
    for seconds in [0, 1, 9, 10, 11, 19, 20] {
      console.show(progress, at: start + .seconds(seconds))
    }
    #expect(screen.text == String(repeating: progress.line + "\n", count: 3))
    console.finish(progress)
    #expect(screen.text == String(repeating: progress.line + "\n", count: 4))
  }

  @Test("On a terminal the bar is drawn in place, and lines go above it")
  func bar() {
    var console = console(.normal, width: 61)
    let bar = "\r\u{1B}[K" + progress.bar(width: 60)
    console.show(progress, at: start)
    console.show(progress, at: start)
    #expect(screen.text == bar + bar)
    console.warn("w")
    console.say("s")
    #expect(screen.text == bar + bar + "\r\u{1B}[Ksynthesize-multi: w\ns\n")
    console.show(progress, at: start)
    console.finish(progress)
    #expect(screen.text.hasSuffix("w\ns\n" + bar + "\r\u{1B}[K" + progress.line + "\n"))
  }

  @Test("A terminal that does not tell its width has 80 columns")
  func unknownWidth() {
    var console = console(.normal, width: 0)
    console.show(progress, at: start)
    #expect(screen.text == "\r\u{1B}[K" + progress.bar(width: 79))
  }

  @Test("Nothing of the progress is shown to those who want quiet")
  func quiet() {
    var console = console(.quiet, width: 80)
    console.show(progress, at: start)
    console.finish(progress)
    #expect(screen.text.isEmpty)
  }

  @Test("No bar is wider than the terminal, whatever it says", arguments: [1, 2, 20, 40, 80, 200])
  func fitting(width: Int) {
    var progress = Progress(total: 2)
    progress.hindrance = "waiting: 東京の鍵は一時停止中です 東京の鍵は一時停止中です"
    var console = console(.normal, width: width)
    console.show(progress, at: start)
    let bar = screen.text.dropFirst("\r\u{1B}[K".count)
    #expect(String(bar).columns < max(width, 1))
    #expect(!bar.contains("\n"))
  }

  @Test("A bar that a narrower terminal has broken into rows is taken away with all of them")
  func resized() {
    let columns = Mutex(81)
    var console = Console(
      verbosity: .normal, width: { columns.withLock { $0 } }, put: screen.put)
    var progress = Progress(total: 2)
    progress.hindrance = String(repeating: "x", count: 100)
    console.show(progress, at: start)
    columns.withLock { $0 = 30 }
    console.show(progress, at: start)
    // 80 columns are three rows of 30: two lie above the cursor's.
    let (up, rest) = ("\r\u{1B}[2A\u{1B}[J", "\r\u{1B}[K")
    #expect(screen.text.hasSuffix(up + String(progress.bar(width: 29).prefix(29))))
    columns.withLock { $0 = 100 }
    console.warn("w")
    #expect(screen.text.hasSuffix(rest + "synthesize-multi: w\n"))
  }

  @Test("What somebody else wrote moves no cursor and changes no colour")
  func controlCharacters() {
    var console = console(.normal)
    console.warn("refused: \u{1B}[2J\rgone")
    #expect(screen.text == "synthesize-multi: refused:  [2J gone\n")
  }

  @Test("Where the locale has no UTF-8, lines are decorated in ASCII")
  func ascii() {
    var console = Console(verbosity: .normal, width: nil, isASCII: true, put: screen.put)
    console.say("2 · 3…")
    #expect(screen.text == "2 - 3...\n")
  }
}
