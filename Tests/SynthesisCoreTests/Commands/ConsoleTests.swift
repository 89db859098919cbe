import Synchronization
import Testing

@testable import Engine
@testable import SynthesisCore

@Suite("Console")
struct ConsoleTests {
  private final class Screen: Sendable {
    private let content = Mutex("")
    var text: String { content.withLock { $0 } }
    func put(_ text: String) { content.withLock { $0 += text } }
  }

  private let screen = Screen()
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
}
