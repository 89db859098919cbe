import Base
import Engine

/// Looks at everything that a run of a config needs, without starting one.
struct Doctor<J: Job> {
  let job: J
  let loaded: LoadedSettings<J.Settings>

  /// `found` gets each check as soon as it is made; an endpoint may take its time.
  func examine(_ found: (DoctorCheck) -> Void) async -> [DoctorCheck] {
    let engine = loaded.settings.engine
    var checks: [DoctorCheck] = []
    func note(_ check: DoctorCheck) {
      checks.append(check)
      found(check)
    }
    note(worker)
    note(
      DescriptorRequirement.check(
        limit: DescriptorLimit.highest, workers: engine.maxWorkers,
        capacity: engine.itemsPerWorkerInFlight))
    note(
      DiskCheck.check(
        directory: engine.outputDirectory ?? Launch.defaultDirectory, workers: engine.maxWorkers))
    if let check = DoctorCheck.window(engine.runWindow, now: LocalTime.now) { note(check) }
    await job.examine(loaded, note)
    return checks
  }

  private var worker: DoctorCheck {
    do throws(UsageProblem) {
      return .good("worker", try Launch.worker(secrets: []).path)
    } catch {
      return .failure("worker", error.description)
    }
  }
}

extension DoctorCheck {
  /// Nothing where a run may begin seeds at any time.
  static func window(_ windows: [DailyWindow], now: Int) -> DoctorCheck? {
    if windows.isEmpty { return nil }
    return switch RunWindow(windows: windows).state(at: now) {
    case .open: .good("run window", "open now")
    case .closed(_, let opening):
      .warning("run window", "closed now; a run would wait until \(DailyWindow.text(opening)) UTC")
    }
  }
}
