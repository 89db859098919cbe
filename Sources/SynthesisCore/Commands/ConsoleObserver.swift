import Base
import Engine

/// Shows people a run: a line for what they should know, and below these how far it is.
final class ConsoleObserver: RunObserver {
  private var console: Console
  private let report: RunReport
  private let words: ReportWords
  private let clock = SuspendingClock()
  /// Why the run does not go on at the moment; empty if it does.
  private var fullStorage = ""
  private var closedWindow = ""
  private var notices = RunNotices()
  private var badItems = LikeWarnings()
  private var endedWorkers = LikeWarnings(limit: 5)

  init(_ console: Console, _ report: RunReport, words: ReportWords) {
    self.console = console
    self.report = report
    self.words = words
  }

  func observe(_ event: RunEvent) {
    for notice in notices.observe(event, at: clock.now) { console.warn(notice) }
    switch event {
    case .itemProgressed, .itemCrashed, .itemLost, .itemCompleted, .itemsCommitted,
      .itemsWithdrawn, .endpointNoted:
      break
    case .itemRejected(let bad):
      let warning = "\(report.plan.source): seed \(bad.index), \(bad.reason)"
      if badItems.shows(warning, kind: bad.kind) { console.warn(warning) }
    case .workerEnded(let slot, let failure, let printed):
      let lines = printed.split(separator: "\n")
      // What the program itself says of its end; what else is printed is for who asks for it.
      let own = lines.last { $0.hasPrefix("seed-worker: ") }
      let warning = "worker \(slot) \(failure)" + (own.map { " (\($0))" } ?? "")
      guard endedWorkers.shows(warning, kind: "\(failure)") else { break }
      console.warn(warning)
      for line in lines.suffix(8) { console.detail("  \(line)") }
    case .storageFull(let error, let patience):
      fullStorage = "waiting: \(error.reason)"
      console.warn("\(error); waiting up to \(patience.inSeconds) s for room")
    case .storageRecovered:
      fullStorage = ""
      console.say("There is room again: going on.")
    case .outputFailed(let error):
      console.warn(
        "\(error); what is not written yet will be done again on resuming"
          + (error.remedy.map { "; before that, \($0)" } ?? ""))
    case .sourceFailed(let sentence): console.warn(sentence)
    case .windowClosed(let opening):
      let time = "\(DailyWindow.text(opening)) UTC"
      closedWindow = "waiting until \(time)"
      console.say("Outside the run's window: no \(words.items) are begun until \(time).")
    case .windowOpened:
      closedWindow = ""
      console.say("Beginning \(words.items) again.")
    case .signalled(let signal, let count): console.warn(sentence(for: signal, count))
    case .heartbeat(let load): console.show(progress(load), at: clock.now)
    case .ended:
      for line in badItems.lines(ofBadSeedsIn: report.plan.source) { console.warn(line) }
      for rest in endedWorkers.takeRest() {
        console.warn(rest.count == 1 ? rest.last : "\(rest.count) more workers \(rest.kind)")
      }
      console.finish(progress(PoolLoad()))
    }
  }

  private func progress(_ load: PoolLoad) -> Progress {
    let hindrances = [fullStorage, notices.hindrance, closedWindow]
    return report.progress(words, load, hindrance: hindrances.first { !$0.isEmpty } ?? "")
  }

  private func sentence(for signal: Int32, _ count: Int) -> String {
    let name = SignalSource.name(signal)
    return switch count {
    case 1:
      "\(name): finishing the \(words.items) in flight; once more ends them, and everything done "
        + "is kept"
    case 2: "\(name) again: ending the \(words.items) in flight; once more exits at once"
    default: "\(name) for the third time: exiting"
    }
  }

  /// Writes what is left of the run and says where it is; returns the exit code.
  func finish(_ summary: RunSummary) -> Int32 {
    var isWritten = true
    do {
      try summary.write()
    } catch {
      isWritten = false
      console.warn((error as? SystemError)?.sentence ?? "\(error)")
    }
    console.say("")
    for line in summary.lines { console.say(line) }
    // Last, where people look first.
    for line in summary.warnings(isWritten: isWritten) { console.warn(line) }
    return summary.exitCode(isWritten: isWritten)
  }
}

extension LikeWarnings {
  /// What is left to say of bad seeds, their kinds being those of `BadItem`.
  mutating func lines(ofBadSeedsIn source: String) -> [String] {
    takeRest().map { rest in
      rest.count == 1
        ? rest.last
        : "\(source): \(rest.count) more bad seeds \(rest.kind); the last is \(rest.last)"
    }
  }
}
