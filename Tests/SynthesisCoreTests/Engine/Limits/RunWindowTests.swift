import Testing

@testable import Base
@testable import Engine
@testable import SynthesisCore

@Suite("The run's window")
struct RunWindowTests {
  /// Midnight of some day.
  static let midnight = 20_000 * 86_400

  @Test(
    "outside its windows a run waits for the next, on whatever day",
    arguments: [
      ([], 0, .open),
      (["16:30-00:30"], 12 * 3600, .closed(seconds: 16_200, untilTime: 59_400)),
      (["16:30-00:30"], 17 * 3600, .open),
      (["16:30-00:30"], 1799, .open),
      (["16:30-00:30"], 1800, .closed(seconds: 57_600, untilTime: 59_400)),
      (["16:30-00:30", "05:00-06:00"], 3600, .closed(seconds: 14_400, untilTime: 18_000)),
      (["05:00-06:00", "16:30-00:30"], 6 * 3600, .closed(seconds: 37_800, untilTime: 59_400)),
      (["05:00-06:00"], 86_399, .closed(seconds: 18_001, untilTime: 18_000)),
      (["05:00-06:00", "05:30-07:00"], 23_400, .open),
    ] as [([String], Int, RunWindow.State)])
  func states(windows: [String], time: Int, state: RunWindow.State) {
    let window = RunWindow(windows: windows.compactMap(DailyWindow.init))
    #expect(window.state(at: Self.midnight + time) == state)
    #expect(window.state(at: Self.midnight + 86_400 + time) == state)
  }

  @Test("the doctor tells of a closed window, and of none where there is none")
  func doctor() throws {
    let windows = [try #require(DailyWindow("05:00-06:00"))]
    let closed = DoctorCheck.window(windows, now: Self.midnight)
    #expect(
      closed == .warning("run window", "closed now; a run would wait until 05:00 UTC"))
    #expect(DoctorCheck.window(windows, now: Self.midnight + 18_000)?.status == .good)
    #expect(DoctorCheck.window([], now: Self.midnight) == nil)
  }

  @Test("the pool hears of the first cause to hold and of the end of the last")
  func hold() {
    var hold = DispatchPause()
    #expect(hold.begin(.disk).count == 1)
    #expect(hold.begin(.disk).isEmpty && hold.begin(.window).isEmpty)
    #expect(hold.end(.disk).isEmpty)
    #expect(!hold.has(.disk) && hold.has(.window))
    let events = hold.end(.window)
    guard case .released? = events.first, events.count == 1 else {
      Issue.record("\(events)")
      return
    }
    #expect(hold.end(.window).isEmpty)
  }
}
